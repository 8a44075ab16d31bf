CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE episode (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    guid TEXT NOT NULL UNIQUE,
    identity TEXT NOT NULL UNIQUE,
    slug TEXT NOT NULL UNIQUE,
    published INTEGER NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('published', 'retracted')),
    revision INTEGER NOT NULL,
    content TEXT NOT NULL,
    entry TEXT NOT NULL,
    script TEXT NOT NULL,
    voice TEXT NOT NULL,
    why TEXT NOT NULL DEFAULT ''
) STRICT;
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
    why TEXT NOT NULL
) STRICT;
INSERT INTO episode (guid, identity, slug, published, state, revision, content, entry, script, voice) VALUES (
    'urn:uuid:1', 'fyren.txt', 'fyren', 1795413600, 'published', 1, 'abc',
    '{"article_date": null, "article_url": "", "authors": [], "captions": "", "chapters": [], "chapters_file": "", "cover": "", "credit": "", "cues": [], "duration": 1.0, "enclosure": {"name": "media/a.mp3", "size": 1, "type": "audio/mpeg"}, "guid": "urn:uuid:1", "published": "2026-11-23T06:00:00+00:00", "section": "", "sentences_file": "", "slug": "fyren", "summary": "", "title": "Fyren", "transcript": "", "updated": "2026-11-23T06:00:00+00:00"}',
    '{"facts": {"authors": [], "published": null, "section": "", "title": "Fyren", "updated": null, "url": ""}, "segments": [{"chapter": "", "pause": 0.4, "text": "Fyren."}], "summary": "", "title": "Fyren"}',
    'tone'
);
INSERT INTO file VALUES ('media/a.mp3', 1, NULL);
INSERT INTO event VALUES (1795413600, 1, 'published', '');
PRAGMA user_version = 1;
