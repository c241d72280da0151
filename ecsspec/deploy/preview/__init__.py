"""What would change, before anything does: the request, its change set, and our own diff beside it."""
