"""AWS CodeBuild: builds, and batches of builds, in containers."""
