"""Bytes that are read when they are needed and never all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256


class Stream:
    """A file's bytes, part after part, as often as they are asked for: `for part in stream`.

    `len()` tells how many bytes there are, `bytes()` gives all of them.
    """

    def __init__(self, size: int, parts: Callable[[], Iterator[bytes]]) -> None:
        """`parts` gives the same bytes each time it is called, `size` of them in all."""
        self._size = size
        self._parts = parts

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[bytes]:
        return self._parts()

    def __bytes__(self) -> bytes:
        return b"".join(self)

    def behind(self, head: bytes) -> Stream:
        """These bytes with others before them."""

        def parts() -> Iterator[bytes]:
            yield head
            yield from self

        return Stream(len(head) + len(self), parts)

    @property
    def sha256(self) -> str:
        """The digest of all bytes, in hexadecimal."""
        digest = sha256()
        for part in self:
            digest.update(part)
        return digest.hexdigest()
