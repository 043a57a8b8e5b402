"""Faults on purpose, a module each kind: what a broken machine does to a run."""
