"""A feed's episode as JSON, the way the catalogue keeps it."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from feeds.types import Chapter, Cue, Enclosure, Episode


def to_json(episode: Episode) -> str:
    """Everything a feed and its pages need, so that both can be written again from the catalogue alone."""
    return json.dumps(asdict(episode), ensure_ascii=False, sort_keys=True, default=datetime.isoformat)


def from_json(text: str) -> Episode:
    """Raises `ValueError`, `KeyError` or `TypeError` when the text is not an episode's."""
    fields: dict[str, Any] = json.loads(text)
    date = fields["article_date"]
    return Episode(
        **{
            **fields,
            "published": datetime.fromisoformat(fields["published"]),
            "updated": datetime.fromisoformat(fields["updated"]),
            "article_date": datetime.fromisoformat(date) if date else None,
            "enclosure": Enclosure(**fields["enclosure"]),
            "authors": tuple(fields["authors"]),
            "chapters": tuple(Chapter(**each) for each in fields["chapters"]),
            "cues": tuple(Cue(**each) for each in fields["cues"]),
        }
    )
