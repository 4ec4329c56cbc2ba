"""AWS's wire formats, from AWS's own models."""
