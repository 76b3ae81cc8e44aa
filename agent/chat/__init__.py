"""The policy of a chat model: what it is told, shown and offered, and how its replies are read."""
