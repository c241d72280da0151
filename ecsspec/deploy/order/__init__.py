"""Several stacks that need each other: who comes after whom, and what is done next."""
