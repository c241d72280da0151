"""Take a stack away in the safe order, and name what stays."""
