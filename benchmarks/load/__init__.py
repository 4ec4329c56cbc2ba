"""Load on a server: requests signed beforehand, sent by a process of its own."""
