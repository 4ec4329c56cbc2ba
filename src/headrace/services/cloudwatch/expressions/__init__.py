"""Metric math and searches: what `Expression` in a MetricDataQuery says («Using metric math», «CloudWatch
search expressions syntax»)."""
