"""Programmes, all and one."""
