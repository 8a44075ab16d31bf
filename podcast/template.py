"""The podcast.toml that a new show begins with."""

from __future__ import annotations

from podcast.config import PauseSettings, ShowSettings, SoundSettings, WordSettings


def settings_file(
    title: str = "", author: str = "", email: str = "", base_url: str = "", voice: str = ""
) -> str:
    """A commented podcast.toml with what was said and the defaults for the rest."""
    show, sound, pauses, words = ShowSettings(), SoundSettings(), PauseSettings(), WordSettings()
    title = title or show.title
    return f"""\
# The settings of this show. What stands behind a "#" is the default or an example.
# docs/configuration.md explains every one of them.

[show]
title = {_quoted(title)}
description = {_quoted(show.description)}
author = {_quoted(author or show.author)}
email = {_quoted(email or show.email)}
# Where listeners' apps will find the folder public/. Set it before you announce the feed.
base_url = {_quoted(base_url or show.base_url)}
language = {_quoted(show.language)}
# One of Apple's categories and its subcategory.
category = {_quoted(show.category)}
subcategory = {_quoted(show.subcategory)}
# A square picture beside this file, 1400 to 3000 pixels; others are converted.
cover = {_quoted(show.cover)}
# The newsroom's own site, the responsible publisher (ansvarig utgivare) and who owns the texts.
# link = "https://www.example.se/"
# publisher = "Förnamn Efternamn"
# copyright = "Tidningen"
# license = "cc-by-4.0"
# frequency = "weekdays"     # hourly, daily, weekdays, weekly or monthly
# section_feeds = ["*"]      # a feed for every section; or name them
# colour = {_quoted(show.colour)}       # of the pictures that are drawn
# episode_covers = true      # false: every episode has the show's cover

[voice]
# `podcast voices` lists them.
name = {_quoted(voice or "espeak")}

# [voice.espeak]
# rate = 155        # words a minute

[sound]
# "compact" halves the files (24 kHz, 64 kbit/s) and falls below what Apple recommends.
# preset = {_quoted(sound.preset)}
# target = {sound.target}     # LUFS
# Jingles: WAV, MP3, FLAC or Ogg beside this file; empty for none.
intro = "intro.wav"
outro = "outro.wav"
# bed = "bed.wav"            # music under the headline
# ident = "ident.wav"        # between the articles of a digest

[pauses]
# Seconds of silence.
# sentence = {pauses.sentence}
# paragraph = {pauses.paragraph}
# before_heading = {pauses.before_heading}
# after_heading = {pauses.after_heading}

[words]
# Said last. A part in square brackets goes when a fact in it is missing.
# outro = {_quoted(words.outro)}
# disclosure = {_quoted(words.disclosure)}
# disclosure_first = false   # true: said after the headline instead
# correction = {_quoted(words.correction)}   # what --note corrects, said after the article
# correction_first = false   # true: said after the headline instead

[cleaning]
# Left out unless you say so.
# facts = false
# tables = false
# corrections = false
# packs = true               # what is known of single newspapers; your own lie in sites/

[publishing]
# pubdate = "now"            # "article": the article's own date
# grace_days = 7             # how long the old sound of a corrected episode stays
# min_words = 60             # what has fewer is refused, unless --force
# max_words = 50000          # so is what has more: about six hours of sound

[reading]
# Where two readings are right.
# years = "tjugohundra"      # or "tjugo", "tvåtusen"
# clock = "digital"          # or "spoken": halv tre

[fetching]
# Pages named by their address. Hosts on a private network must be named to be reached.
# allow_hosts = []
# robots = true              # ask robots.txt, and obey
# proxy = false              # true: through $HTTPS_PROXY
"""


def _quoted(text: str) -> str:
    """Text as a TOML basic string."""
    escaped = "".join(
        {'"': '\\"', "\\": "\\\\"}.get(c, c if c.isprintable() else f"\\U{ord(c):08x}") for c in text
    )
    return f'"{escaped}"'
