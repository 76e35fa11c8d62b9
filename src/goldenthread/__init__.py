"""Golden Thread: what was said, seen, judged and told about reducing violence."""

__version__ = "0.3.0"
