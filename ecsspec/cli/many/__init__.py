"""Several stacks in one apply: a thread for each, one view, one question, a table at the end."""
