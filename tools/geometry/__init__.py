"""From pixels to metres: camera sidecars, the ground, poses, and lifting tubes onto it."""
