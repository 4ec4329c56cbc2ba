"""How targets are: asked again and again, and remembered."""
