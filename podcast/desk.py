"""The desk: a newsroom's settings and, beside them, its own site packs and words."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from podcast.config import FILE, Config, load_config

if TYPE_CHECKING:
    from audio.swedish import Lexicon
    from podcast.cleaner.packs import Pack
    from podcast.fetch import Fetching

LEXICON = "lexicon.toml"


@dataclass(frozen=True)
class Desk:
    """How pages are read, cleaned and said here; without a folder, as the defaults say."""

    config: Config = field(default_factory=Config)
    root: Path | None = None

    @property
    def bare(self) -> Desk:
        """The same desk without jingles."""
        sound = replace(self.config.sound, intro="", outro="", bed="", ident="")
        return replace(self, config=replace(self.config, sound=sound))

    @property
    def packs(self) -> Sequence[Pack]:
        """What is known of single newspapers: the newsroom's own first, then what comes with the program."""
        from podcast.cleaner.packs import built_in, read_packs

        if not self.config.cleaning.packs:
            return ()
        own = read_packs(self.root / "sites") if self.root else ()
        return (*own, *built_in())

    @property
    def lexicon(self) -> Lexicon:
        """How words are said: the newsroom's own over the built-in ones."""
        from audio.swedish import load_lexicon

        path = self.lexicon_file
        return load_lexicon([path] if path and path.is_file() else [])

    @property
    def lexicon_file(self) -> Path | None:
        """Where the newsroom's own words lie, or would."""
        return self.root / LEXICON if self.root else None

    @property
    def fetching(self) -> Fetching:
        """Where pages may be fetched from, and how."""
        from podcast.fetch import Fetching

        said = self.config.fetching
        environment = os.environ.get("HTTPS_PROXY") or os.environ.get("https_proxy") or ""
        authorities = os.environ.get("SSL_CERT_FILE") or os.environ.get("REQUESTS_CA_BUNDLE") or ""
        return Fetching(
            allow_hosts=frozenset(said.allow_hosts),
            robots=said.robots,
            proxy=environment if said.proxy else "",
            ca_file=authorities,
        )


def desk_at(root: Path | None) -> Desk:
    """The desk of a show's folder, or the one that every program starts with.

    Raises `ConfigError` for settings that cannot be.
    """
    return Desk(load_config(root / FILE), root) if root else Desk()
