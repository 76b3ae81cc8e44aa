"""Cross-cutting matters round a call, composed by wrapping: record(budget(timeout(retry(cache(run)))))."""
