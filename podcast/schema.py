"""The catalogue's tables, and how a file of an older version is taken on to them."""

from __future__ import annotations

VERSION = 3

SCHEMA = """
CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE episode (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    guid TEXT NOT NULL UNIQUE,
    identity TEXT NOT NULL UNIQUE,
    slug TEXT NOT NULL UNIQUE,
    published INTEGER NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('published', 'retracted', 'scheduled', 'held')),
    revision INTEGER NOT NULL,
    content TEXT NOT NULL,
    entry TEXT NOT NULL,
    script TEXT NOT NULL,
    voice TEXT NOT NULL,
    why TEXT NOT NULL DEFAULT '',
    wanted TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX due ON episode (published) WHERE state = 'scheduled';
CREATE TABLE decision (identity TEXT PRIMARY KEY, lines TEXT NOT NULL) STRICT;
CREATE TABLE file (
    name TEXT PRIMARY KEY,
    episode INTEGER NOT NULL REFERENCES episode (number),
    replaced INTEGER
) STRICT;
CREATE TABLE event (
    at INTEGER NOT NULL,
    episode INTEGER NOT NULL REFERENCES episode (number),
    what TEXT NOT NULL,
    why TEXT NOT NULL,
    who TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE sketch (
    mark INTEGER NOT NULL,
    episode INTEGER NOT NULL REFERENCES episode (number),
    PRIMARY KEY (mark, episode)
) STRICT, WITHOUT ROWID;
CREATE INDEX sketched ON sketch (episode);
"""

# A check cannot be changed in SQLite: the table is made anew (https://sqlite.org/lang_altertable.html).
_THIRD = """
CREATE TABLE episode_3 (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    guid TEXT NOT NULL UNIQUE,
    identity TEXT NOT NULL UNIQUE,
    slug TEXT NOT NULL UNIQUE,
    published INTEGER NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('published', 'retracted', 'scheduled', 'held')),
    revision INTEGER NOT NULL,
    content TEXT NOT NULL,
    entry TEXT NOT NULL,
    script TEXT NOT NULL,
    voice TEXT NOT NULL,
    why TEXT NOT NULL DEFAULT '',
    wanted TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO episode_3 SELECT number, guid, identity, slug, published, state, revision, content, entry,
    script, voice, why, wanted FROM episode;
DROP TABLE episode;
ALTER TABLE episode_3 RENAME TO episode;
CREATE INDEX due ON episode (published) WHERE state = 'scheduled';
ALTER TABLE event ADD COLUMN who TEXT NOT NULL DEFAULT '';
CREATE TABLE sketch (
    mark INTEGER NOT NULL,
    episode INTEGER NOT NULL REFERENCES episode (number),
    PRIMARY KEY (mark, episode)
) STRICT, WITHOUT ROWID;
CREATE INDEX sketched ON sketch (episode);
"""

UPGRADES = {1: "ALTER TABLE episode ADD COLUMN wanted TEXT NOT NULL DEFAULT ''", 2: _THIRD}
"""From each older version to the next."""
