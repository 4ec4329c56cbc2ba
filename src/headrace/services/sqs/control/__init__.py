"""What goes on in SQS without being asked."""
