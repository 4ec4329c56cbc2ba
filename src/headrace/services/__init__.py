"""One folder per AWS service, unaware of each other; what several share lies beside them."""
