"""Where things are kept: the only room that knows a database."""
