"""Told: composing documents from judged figures, freezing and signing them."""
