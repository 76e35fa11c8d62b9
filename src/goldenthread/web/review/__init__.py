"""The pages of the reviewer: the queue, one return, and what is decided about it."""
