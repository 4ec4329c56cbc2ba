"""What the examples have in common: Headrace for the time of one, and how it speaks to people."""
