"""What every room needs and no domain owns: one noun a file."""
