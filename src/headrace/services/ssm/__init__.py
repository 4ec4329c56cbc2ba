"""Systems Manager's Parameter Store: parameters with paths, versions and labels, kept sealed."""
