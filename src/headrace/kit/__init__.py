"""Small things that know nothing of the rest: time, ids, background tasks."""
