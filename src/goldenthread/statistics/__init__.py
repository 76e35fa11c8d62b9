"""Pure numbers with the field's names: arrays in, small frozen results out. No series, no verdicts."""
