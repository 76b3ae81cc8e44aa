"""Questions in metres: what they ask is read here, things and times as everywhere else."""
