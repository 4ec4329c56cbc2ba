"""What keeps jobs going."""
