"""Records: the latest state of everything, one revision counter, and a watch."""
