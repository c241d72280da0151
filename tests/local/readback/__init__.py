"""What the service APIs say of a stack's resources, held against every property of its template."""
