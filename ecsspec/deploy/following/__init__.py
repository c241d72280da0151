"""Follow an operation to its end: its events, its tasks, its limits, and the orders that end it early."""
