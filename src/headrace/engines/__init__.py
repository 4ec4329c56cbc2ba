"""What runs containers: one contract, several engines."""
