"""Backups of a whole store: made while people work, checked, and restored into an empty place."""
