"""One apply from its options to its end: what is in the way, what is agreed to, what is carried out."""
