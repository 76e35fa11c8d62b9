"""What may be said: small numbers of people are hidden from readers outside.

Start at :mod:`goldenthread.disclosure.protect`.
"""
