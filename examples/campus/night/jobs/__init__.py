"""What the jobs run in their containers."""
