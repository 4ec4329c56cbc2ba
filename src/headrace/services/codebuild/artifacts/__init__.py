"""What a build makes, put where its project says."""
