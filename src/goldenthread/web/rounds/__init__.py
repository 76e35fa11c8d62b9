"""Rounds: opening one, its dates, its board, and reminding."""
