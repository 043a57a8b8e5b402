"""The real readers, and what they are given: blocks, scalars and dates."""
