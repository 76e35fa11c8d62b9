"""How the parts of an edition must fit together: a module per part, a function per rule."""
