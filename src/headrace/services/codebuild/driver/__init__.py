"""What runs inside a build's container: a shell program that needs nothing but a shell."""
