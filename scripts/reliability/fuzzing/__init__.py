"""What is fuzzed: a module each target, and what they share.

A target has a `Case`, which JSON can hold, and three functions: `draw` makes a case of the
fuzzer's bytes, `seeds` gives bytes to start from, and `check` raises where a promise is broken.
A crasher is a case in a file, so that nothing but this package is needed to run it again.
"""
