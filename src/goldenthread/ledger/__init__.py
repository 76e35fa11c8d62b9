"""Seen: what is known and when it became known, in a ledger that only grows."""
