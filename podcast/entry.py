"""Episodes and scripts as JSON, the way the catalogue keeps them."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from audio.types import Segment
from feeds.types import Chapter, Cue, Enclosure, Episode
from podcast.article import Facts
from podcast.script import Script


def to_json(episode: Episode) -> str:
    """Everything a feed and its pages need, so that both can be written again from the catalogue alone."""
    return _json(episode)


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


def script_to_json(script: Script) -> str:
    """Everything it takes to record an episode again without its page."""
    return _json(script)


def script_from_json(text: str) -> Script:
    """Raises `ValueError`, `KeyError` or `TypeError` when the text is not a script's."""
    fields: dict[str, Any] = json.loads(text)
    facts: dict[str, Any] = fields["facts"]
    dates = {name: datetime.fromisoformat(facts[name]) for name in ("published", "updated") if facts[name]}
    return Script(
        **{
            **fields,
            "facts": Facts(**{**facts, **dates, "authors": tuple(facts["authors"])}),
            "segments": tuple(Segment(**each) for each in fields["segments"]),
            "parts": tuple(fields.get("parts", ())),
        }
    )


def _json(value: Episode | Script) -> str:
    return json.dumps(asdict(value), ensure_ascii=False, sort_keys=True, default=datetime.isoformat)
