"""Amazon SQS: standard queues. What could not be delivered elsewhere ends in one («dead-letter queues»)."""
