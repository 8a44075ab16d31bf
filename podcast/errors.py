"""What can go wrong between a page and a feed.

PodcastError
├── UsageError       the command cannot be carried out as it was given
│   └── ConfigError  podcast.toml, a site pack or an option says something that cannot be
├── PageError        the page or the episode cannot be used
│   └── FetchError   a page's address did not answer: trying again may help
├── StorageError     a file cannot be written or read
├── BusyError        somebody else is writing this show
└── CatalogueError   the catalogue is damaged, or newer than the program
"""


class PodcastError(Exception):
    """An episode cannot be made or published; the message says what, which and why."""


class UsageError(PodcastError):
    """The command cannot be carried out as it was given."""


class ConfigError(UsageError):
    """A setting is unknown or has a value that cannot be."""


class PageError(PodcastError):
    """The page, or the episode it names, cannot be used."""


class FetchError(PageError):
    """A page's address did not answer; trying again may help."""


class StorageError(PodcastError):
    """A file cannot be written or read."""


class BusyError(PodcastError):
    """Somebody else is writing this show now."""


class CatalogueError(PodcastError):
    """The catalogue is damaged, or was written by a newer version."""
