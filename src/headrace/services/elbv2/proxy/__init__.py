"""Caddy, which carries the requests: configured from the records, and kept running."""
