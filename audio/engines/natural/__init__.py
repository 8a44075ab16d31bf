"""The natural voice: a neural model that was never taught Swedish, given Swedish sounds one by one."""
