"""The three languages of a block: each parses to plain data, and places on demand."""
