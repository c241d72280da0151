"""A module that does not even import."""

raise RuntimeError("built for another machine")
