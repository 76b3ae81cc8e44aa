"""One file per backend; each implements a capability."""
