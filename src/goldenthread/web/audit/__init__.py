"""The audit log: what enters it from the pages, and the page to search it."""
