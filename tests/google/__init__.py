"""A Google of our own, for tests and benchmarks: see `server`."""
