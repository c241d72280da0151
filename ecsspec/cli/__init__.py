"""The commands, one file each; typer lives here and nowhere else."""
