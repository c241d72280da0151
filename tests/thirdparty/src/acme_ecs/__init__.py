"""A small third-party backend, as a maker outside of ecsspec would write it."""
