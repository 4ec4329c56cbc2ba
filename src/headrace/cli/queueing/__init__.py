"""What `headrace jobs` does."""
