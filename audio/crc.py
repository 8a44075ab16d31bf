"""CRC-16 as the LAME tag has it (ARC: polynomial 0x8005 reflected, from zero), joinable without the bytes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

_BLOCK = 1 << 18  # its tables and sums stay in the processor's cache
_U16 = npt.NDArray[np.uint16]


def crc16(data: bytes) -> int:
    """The checksum of `data`, folding neighbours into pairs instead of walking byte by byte."""
    crc = 0
    for at in range(0, len(data), _BLOCK):
        block = data[at : at + _BLOCK]
        crc = crc16_joined(crc, _folded(block), len(block))
    return crc


def crc16_joined(first: int, second: int, length: int) -> int:
    """The checksum of two messages one after the other, from theirs and the second's length in bytes."""
    level = 0
    while length >> level:
        if length >> level & 1:
            low, high = _LISTS[level]
            first = low[first & 255] ^ high[first >> 8]
        level += 1
    return first ^ second


def _folded(data: bytes) -> int:
    if len(data) % 2:  # zeros in front of a message leave a checksum that starts from zero alone
        data = b"\0" + data
    crcs = _PAIRS.take(np.frombuffer(data, "<u2"))
    level = 1
    while len(crcs) > 1:
        if len(crcs) % 2:
            crcs = np.concatenate((np.zeros(1, np.uint16), crcs))
        crcs = _advance(crcs[0::2], level) ^ crcs[1::2]
        level += 1
    return int(crcs[0])


def _advance(crcs: _U16, level: int) -> _U16:
    """Each checksum after 2**level more zero bytes: the step is linear, so two small tables hold it."""
    low, high = _TABLES[level]
    return low.take(crcs & 255) ^ high.take(crcs >> 8)


def _byte_table() -> _U16:
    crcs: _U16 = np.arange(256, dtype=np.uint16)
    for _ in range(8):
        crcs = (crcs >> np.uint16(1)) ^ (crcs & np.uint16(1)) * np.uint16(0xA001)
    return crcs


def _step_tables() -> list[tuple[_U16, _U16]]:
    """For every power of two the checksums of a low and a high byte after as many zero bytes."""
    low, high = _byte_table(), np.arange(256, dtype=np.uint16)
    tables = [(low, high)]
    for _ in range(39):  # 2**39 bytes are more than any episode
        low, high = (
            half_low ^ half_high
            for half_low, half_high in ((low.take(half & 255), high.take(half >> 8)) for half in (low, high))
        )
        tables.append((low, high))
    return tables


_TABLES = _step_tables()
_LISTS: list[tuple[list[int], list[int]]] = [(low.tolist(), high.tolist()) for low, high in _TABLES]
_BYTES = _byte_table()
_PAIRS = np.bitwise_xor.outer(_BYTES, _TABLES[1][0]).ravel()  # both bytes at once; the low byte comes first
