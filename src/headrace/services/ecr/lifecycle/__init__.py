"""Lifecycle policies: what they say, which images they let expire, and the loop that removes these."""
