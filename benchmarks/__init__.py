"""How fast Headrace is, as ratios to what else could be used, measured within one run."""
