"""From what a user has – points, lengths, people, lines – to a camera sidecar with its residuals."""
