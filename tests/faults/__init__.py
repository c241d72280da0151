"""Proofs that a command which is killed or disturbed at any point is made good by running it again."""
