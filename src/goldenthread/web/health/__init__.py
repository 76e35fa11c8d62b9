"""Whether the service lives and is ready, for the programs that watch over it."""
