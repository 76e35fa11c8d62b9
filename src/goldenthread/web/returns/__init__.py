"""The provider's pages of returns: what is due, filling a return in, certifying it, and what became of it."""
