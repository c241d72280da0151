"""The two sides of a diff, live and offline."""
