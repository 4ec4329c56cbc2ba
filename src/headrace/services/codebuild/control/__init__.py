"""What keeps builds and batches going: one control loop each."""
