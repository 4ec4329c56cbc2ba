"""Amazon CloudWatch Logs: groups of streams of lines, their retention, reading and searching."""
