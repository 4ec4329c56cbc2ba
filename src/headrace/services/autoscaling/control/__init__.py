"""What scales services: alarms and the clock."""
