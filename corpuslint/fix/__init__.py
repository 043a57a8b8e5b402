"""Fixing: operations lowered to edits of the text, proved, and written."""
