"""Dashboards: reports that nobody has signed yet. Each page of a quarter is composed as a document."""
