"""What a user may write: reading, positions, models, problems."""
