"""Uploading a workbook to a return, what became of each, and the findings as a file."""
