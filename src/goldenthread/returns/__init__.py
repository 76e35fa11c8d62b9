"""What providers tell us: the form of a return, reading it, checking it, and its workflow."""
