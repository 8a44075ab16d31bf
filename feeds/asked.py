"""What a request asks for beside a file: only if changed, only a part, compressed (RFC 9110)."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime

from starlette.requests import Request

_RANGE = re.compile(r"(?:(?P<first>\d{1,18})-(?P<last>\d{0,18})|-(?P<suffix>\d{1,18}))")


def unchanged(request: Request, etags: tuple[str, ...], changed: float) -> bool:
    """Whether the client's copy is still good (RFC 9110, 13.1): its ETag counts, else its date."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return tags.strip() == "*" or any(tag.strip().removeprefix("W/") in etags for tag in tags.split(","))
    since = request.headers.get("if-modified-since")
    try:
        return since is not None and int(changed) <= parsedate_to_datetime(since).timestamp()
    except (ValueError, OverflowError):
        return False


def mend_range(request: Request, size: int) -> None:
    """Leave a Range header only where RFC 9110 (14.2) has it answered, and only the ranges that lie inside.

    Starlette answers 400 to units it does not know, 416 when only one of several ranges is outside, and
    ranges of a HEAD; all three are to be ignored or left out.
    """
    value = request.headers.get("range")
    if value is None:
        return
    kept = "" if request.method == "HEAD" else _satisfiable(value, size)
    headers = [(name, old) for name, old in request.scope["headers"] if name != b"range"]
    request.scope["headers"] = [*headers, (b"range", kept.encode())] if kept else headers


def takes_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding header takes gzip."""
    return any(
        re.fullmatch(r"gzip(\s*;\s*q=(0\.\d*[1-9]\d*|1(\.0*)?))?", coding.strip(), re.I)
        for coding in accepted.split(",")
    )


def _satisfiable(value: str, size: int) -> str:
    """The Range header without what lies outside; as it is when all does; "" when it cannot be understood."""
    unit, _, listed = value.partition("=")
    parts = [_RANGE.fullmatch(part.strip()) for part in listed.split(",") if part.strip()]
    if unit.strip().lower() != "bytes" or not parts or not all(map(_forward, parts)):
        return ""
    found = [part for part in parts if part]
    inside = [
        part[0] for part in found if int(part["first"] or 0) < size and part["suffix"] not in ("0", "00")
    ]
    return "bytes=" + ",".join(inside or [found[0][0]])


def _forward(part: re.Match[str] | None) -> bool:
    return part is not None and (not part["last"] or int(part["first"]) <= int(part["last"]))
