"""AWS Secrets Manager: secrets with versions, kept sealed."""
