"""Whether everything that is kept is what was recorded: one check for each kind of thing."""
