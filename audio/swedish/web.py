"""Web and e-mail addresses, handles and hashtags."""

from __future__ import annotations

import re

from audio.swedish import amounts, tables
from audio.swedish.scan import LETTERS, Found, Scan

_LABEL = r"[^\W_](?:[\w-]{0,62})"
_TLDS = (
    "se|com|nu|org|net|eu|fi|no|dk|de|uk|io|info|tv|fm|app|ai|co|gov|edu|ru|ua|fr|it|ch|us|nl|pl|ee|lv|lt|is|me|be|"
    "at|es|pt|cn|jp|ly|gl|gg|ie|ca|au|biz|dev|news|online|shop|ax"
)
_MARK = re.compile(rf"[@/]|\.(?:{_TLDS})(?![^\W_])", re.IGNORECASE)
_MAIL = re.compile(rf"(?<![\w.+-])([\w.+-]{{1,64}})@({_LABEL}(?:\.{_LABEL}){{1,5}})")
_URL = re.compile(
    rf"(?<![\w@.:-])(?:(https?|ftp)://)?(www\.)?({_LABEL}(?:\.{_LABEL}){{0,5}}\.(?:{_TLDS}))(?![\w@]|\.[^\W\d_])((?:/[\w.~%&=?#+/:-]*[\w=])?)/?",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"@([\w](?:[\w.]{0,38}\w)?)")
_TAG = re.compile(r"#([^\W\d_]\w{0,60})")
_NUMBER = re.compile(r"#\s?(?=\d)")
_WORD_TLDS = frozenset(
    ["com", "org", "net", "nu", "info", "app", "co", "gov", "edu", "news", "online", "shop", "biz"]
)
_PIECE = re.compile(rf"{LETTERS}|\d+|[-_.+/~%&=?#:]")
_SAID = {
    "-": "bindestreck",
    "_": "understreck",
    ".": "punkt",
    "+": "plus",
    "/": "snedstreck",
    "~": "tilde",
    "%": "procent",
    "&": "och",
    "=": "lika med",
    "?": "frågetecken",
    "#": "hashtag",
    ":": "kolon",
}
_SPELLED = tables.listed("spelled labels")
_VOWELS = frozenset("aeiouyåäö")


def addresses(text: str) -> dict[int, tuple[str, re.Match[str]]]:
    """Where addresses begin, with what they are; nothing for the many texts that hold none."""
    if not _MARK.search(text):
        return {}
    found: dict[int, tuple[str, re.Match[str]]] = {}
    for match in _MAIL.finditer(text):
        found[match.start()] = ("mail", match)
    for match in _URL.finditer(text):
        if not _inside(text, match) and match.start() not in found:
            found[match.start()] = ("url", match)
    return found


def address(scan: Scan, kind: str, match: re.Match[str]) -> Found:
    """Say an address without its scheme and www."""
    if kind == "mail":
        said = f"{_name(scan, match[1])} snabel-a {_host(scan, match[2])}"
    else:
        path = f" snedstreck {_name(scan, match[4][1:])}" if len(match[4]) > 1 else ""
        said = _host(scan, match[3]) + path
    return Found(kind, match.end(), match[0], said)


def tag(scan: Scan, at: int) -> Found | None:
    """Find @handle, #hashtag and # 1."""
    if match := _HANDLE.match(scan.text, at):
        return Found("handle", match.end(), match[0], f"snabel-a {_name(scan, match[1])}")
    if match := _TAG.match(scan.text, at):
        return Found("hashtag", match.end(), match[0], f"hashtag {_name(scan, _humps(match[1]))}")
    match = _NUMBER.match(scan.text, at)
    return Found("sign", match.end(), "#", "nummer ") if match else None


def _inside(text: str, match: re.Match[str]) -> bool:
    before = text[match.start() - 1 : match.start()]
    return before.isalnum() or (before in {"@", ".", "-", "_"} and before != "")


def _host(scan: Scan, host: str) -> str:
    *labels, top = host.split(".")
    said = [_label(scan, label) for label in labels]
    return " punkt ".join([*said, top.lower() if top.lower() in _WORD_TLDS else " ".join(top.upper())])


def _label(scan: Scan, label: str) -> str:
    if label.isdigit() and label == "1177":
        return f"{scan.say.cardinal(11)} {scan.say.cardinal(77)}"
    return _name(scan, label)


def _name(scan: Scan, name: str) -> str:
    return " ".join(_piece(scan, piece) for piece in _PIECE.findall(name))


def _piece(scan: Scan, piece: str) -> str:
    if piece.isdigit():
        return amounts.count(scan, piece) if len(piece) < 5 else scan.say.figures(piece)
    if piece in _SAID:
        return _SAID[piece]
    known = scan.lexicon.find(piece)
    if (
        (known and known.kind == "letters")
        or piece.lower() in _SPELLED
        or not _VOWELS.intersection(piece.lower())
    ):
        return " ".join(piece.upper())
    return piece.lower() if piece.isupper() else piece


def _humps(name: str) -> str:
    return re.sub(r"(?<=[a-zåäö])(?=[A-ZÅÄÖ])", " ", name) if not name.islower() else name
