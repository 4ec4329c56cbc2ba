"""Amazon ECR: image repositories, by its own API and as an OCI registry under `/v2/`."""
