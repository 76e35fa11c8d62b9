"""The versions of a return, and two of them side by side."""
