"""KineBench: scenes with exact metres, questions about them, and how near the answers come."""
