"""Violence over time: outside data, series, and comparison with a baseline."""
