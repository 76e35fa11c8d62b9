"""The quarter: the page that everybody lands on."""
