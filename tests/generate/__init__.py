"""Programs that write the generated files of the package."""
