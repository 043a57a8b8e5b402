"""A package of rules as a third party would write it."""
