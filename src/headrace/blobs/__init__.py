"""The bytes of S3 objects, image layers and build artifacts."""
