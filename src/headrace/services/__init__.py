"""One folder per AWS service, unaware of each other."""
