"""The trace and the records in it: what was seen, kept so that anyone can check it."""
