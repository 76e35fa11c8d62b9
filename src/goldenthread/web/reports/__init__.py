"""Reports, live and frozen."""
