"""The shared resources, built once from the slots."""
