"""Campus at night: the school's batch jobs, of every size, side by side."""
