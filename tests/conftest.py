"""What all tests share: properties have no deadline, because the machine that runs them may be busy."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
