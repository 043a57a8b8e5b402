"""What stands below a folder, and the config that would suit it."""
