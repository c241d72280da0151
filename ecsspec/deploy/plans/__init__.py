"""Saved plans: what was reviewed, bound to its change set, and whether it still holds."""
