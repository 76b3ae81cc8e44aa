"""One file per manipulation: the only doors to the tools."""
