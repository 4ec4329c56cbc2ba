"""What the proxy has answered, as metrics."""
