"""Definitions as expressions over tables, for whichever engine runs them: DuckDB by default, or Spark."""
