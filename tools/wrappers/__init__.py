"""Cross-cutting matters, composed by wrapping: record(meter(timeout(notes(retry(cache(run))))))."""
