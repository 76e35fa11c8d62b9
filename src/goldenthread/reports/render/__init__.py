"""One document, several forms: text, HTML and PDF."""
