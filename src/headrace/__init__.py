"""Headrace: a container cloud that a small team runs itself."""
