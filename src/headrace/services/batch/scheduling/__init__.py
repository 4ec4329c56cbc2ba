"""Which job is to start next, and where. Pure."""
