"""One module per output format; each turns diagnostics into text."""
