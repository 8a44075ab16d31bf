"""Swedish as written turned into Swedish as spoken: reading, sentences, lexicon."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from audio.swedish.editing import add_entries, add_entry
    from audio.swedish.lexicon import Entry, Lexicon, built_in, load_lexicon
    from audio.swedish.listening import Unknown, unknown
    from audio.swedish.pls import export_pls, import_pls
    from audio.swedish.reading import READING_VERSION, read, tokens
    from audio.swedish.splitting import sentences
    from audio.swedish.types import Style, Token

_WHERE = {
    **dict.fromkeys(("add_entries", "add_entry"), "editing"),
    **dict.fromkeys(("Entry", "Lexicon", "built_in", "load_lexicon"), "lexicon"),
    **dict.fromkeys(("READING_VERSION", "read", "tokens"), "reading"),
    **dict.fromkeys(("export_pls", "import_pls"), "pls"),
    "sentences": "splitting",
    **dict.fromkeys(("Style", "Token"), "types"),
    **dict.fromkeys(("Unknown", "unknown"), "listening"),
}
__all__ = [
    "READING_VERSION",
    "Entry",
    "Lexicon",
    "Style",
    "Token",
    "Unknown",
    "add_entries",
    "add_entry",
    "built_in",
    "export_pls",
    "import_pls",
    "load_lexicon",
    "read",
    "sentences",
    "tokens",
    "unknown",
]


def __getattr__(name: str) -> Any:
    # Tables and patterns cost start-up time that most commands do not need.
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
