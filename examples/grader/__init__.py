"""A grader of programs that nobody trusts."""
