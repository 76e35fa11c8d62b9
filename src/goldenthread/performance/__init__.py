"""Judging delivery: KPI values, ratings, coverage, reach, finance and risk."""
