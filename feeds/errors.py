"""What can go wrong with a feed.

FeedError
├── ShowError      a fact of the show that no directory would accept
├── ArtworkError   a cover that cannot be used
└── ServeError     the folder cannot be served at that address
"""


class FeedError(Exception):
    """A feed or one of its files cannot be made; the message says what, which and why."""


class ShowError(FeedError):
    """A fact of the show is missing or is one that no directory accepts."""


class ArtworkError(FeedError):
    """A picture cannot be used as a cover."""


class ServeError(FeedError):
    """The public folder cannot be served: the port is taken, or the address is not this machine's."""
