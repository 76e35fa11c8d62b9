"""The only room that writes: a module per noun, a function per verb."""
