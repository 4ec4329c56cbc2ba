"""What keeps services' tasks as they are desired: a control loop around pure decisions."""
