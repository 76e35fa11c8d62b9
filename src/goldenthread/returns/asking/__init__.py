"""What to ask of a programme in a quarter: the form, with all that is known filled in or shown."""

from goldenthread.returns.asking.asking import form_for

__all__ = ["form_for"]
