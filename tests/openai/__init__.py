"""A speech service of our own that speaks OpenAI's protocol, for tests and benchmarks: see `server`."""
