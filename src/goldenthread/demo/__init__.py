"""A fictitious VRU, built only through actions."""
