"""Reading questions about distance, speed, direction and relations in metres."""
