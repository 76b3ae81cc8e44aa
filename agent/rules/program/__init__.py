"""Programs of manipulations: a typed question becomes calls, and their evidence a draft."""
