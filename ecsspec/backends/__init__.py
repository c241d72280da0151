"""Where tasks run: one file per backend, its capacity model beside it."""
