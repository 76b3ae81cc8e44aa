"""Points followed by the flow of the pixels round them, held to their first look."""
