"""Data, editions and files."""
