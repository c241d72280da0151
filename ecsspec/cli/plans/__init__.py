"""Plans on disk: saved, read back, applied."""
