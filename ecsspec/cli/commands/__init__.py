"""The commands, one file each; typer makes them from what stands here."""
