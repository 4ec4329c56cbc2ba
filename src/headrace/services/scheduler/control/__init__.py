"""What makes schedules happen."""
