"""What decides: the graph, the policies, the verifier and the composer."""
