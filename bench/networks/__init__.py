"""Networks of their published sizes, or tiny, with random weights, as the files that backends load."""
