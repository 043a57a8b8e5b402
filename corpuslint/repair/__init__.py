"""Repairs of YAML that does not parse."""
