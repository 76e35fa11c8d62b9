"""The pages of one series: control chart, boroughs, revisions."""
