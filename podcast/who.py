"""Who works on the show, as the history tells it."""

from __future__ import annotations

import getpass
import os

from podcast.titles import tidy

EDITOR = "PODCAST_EDITOR"
_MOST = 100


def editor() -> str:
    """The name in `$PODCAST_EDITOR`, else the login name; empty where there is neither."""
    name = tidy(os.environ.get(EDITOR, ""))
    if not name:
        try:
            name = tidy(getpass.getuser())
        except (KeyError, OSError):  # a container's user that has no name
            return ""
    return name[:_MOST]
