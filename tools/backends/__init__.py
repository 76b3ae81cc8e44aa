"""A folder per capability, and in it a file or folder per backend."""
