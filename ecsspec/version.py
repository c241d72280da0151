"""The version, a constant so that nothing has to scan installed packages to know it."""

__version__ = "0.1.0"
