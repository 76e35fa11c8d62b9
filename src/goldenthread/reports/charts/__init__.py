"""Charts: Vega-Lite specifications made from figures, and their drawing."""
