"""Edits inside brackets: the flow style of YAML, and what JSON and TOML share with it."""
