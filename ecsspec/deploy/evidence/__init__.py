"""What an operation and its services leave to be seen: gathered, kept, and judged at the end."""
