"""What `headrace run` does: define the task, start it, and stay with it."""
