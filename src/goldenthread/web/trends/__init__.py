"""Violence over time."""
