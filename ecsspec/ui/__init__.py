"""Values to text for a terminal or a program."""
