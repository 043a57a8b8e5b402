"""The user's config: found, judged once, and frozen for the runs that follow."""
