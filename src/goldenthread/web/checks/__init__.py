"""The checks of returns: how each stands, setting one aside, and rehearsing one."""
