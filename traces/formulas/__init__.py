"""Pure formulas of derived evidence; the verifier and the audit compute with the same ones."""
