"""Cross-cutting matters round a call: cache, record, retry, timeout, budget."""
