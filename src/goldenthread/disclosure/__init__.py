"""What may be said: small numbers of people are hidden from readers outside.

This is the first, simple treatment: see :mod:`goldenthread.disclosure.rules` for what it does and what not.
"""

from goldenthread.disclosure.protection import headline, protect, protect_split, tell
from goldenthread.disclosure.values import Audience, Hidden, Protected, Shown

__all__ = ["Audience", "Hidden", "Protected", "Shown", "headline", "protect", "protect_split", "tell"]
