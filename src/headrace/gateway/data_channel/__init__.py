"""The protocol of Amazon's session-manager-plugin, over a WebSocket."""
