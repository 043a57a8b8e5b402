"""Schemas: found, judged, and compiled to a validator and a graph of roles."""
