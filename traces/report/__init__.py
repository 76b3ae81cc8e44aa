"""The report: a run as one page that opens from disk and asks nothing of any network."""
