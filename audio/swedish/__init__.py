"""Swedish as written turned into Swedish as spoken."""
