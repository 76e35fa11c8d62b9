"""Said: what the VRU set out to do, as dated and immutable editions."""
