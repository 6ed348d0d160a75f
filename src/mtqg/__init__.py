"""mtqg."""
