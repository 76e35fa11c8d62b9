"""Seals: the signature over a signed report's files that anybody can check with ssh-keygen alone."""
