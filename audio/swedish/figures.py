"""Figures that are said one by one: telephone, emergency and organisation numbers."""

from __future__ import annotations

import re

from audio.swedish.scan import SP, Found, Scan

_PHONES = (
    re.compile(
        rf"(?:\+|00)(?:4[0-9]|[1-9]\d{{0,2}}){SP}?(?:\(0\){SP}?)?\d{{1,4}}(?:[-–{SP[1:-1]}]\d{{2,4}}){{1,5}}(?!\d)"
    ),
    re.compile(r"\+\d{8,14}(?!\d)"),
    re.compile(rf"0\d{{1,3}}{SP}?[-–/]{SP}?\d{{2,8}}(?:{SP}\d{{2,4}}){{0,4}}(?!\d|,\d)"),
    re.compile(rf"0\d{{1,3}}{SP}\d{{2,3}}(?:{SP}\d{{2,3}}){{1,4}}(?!\d|,\d)"),
    re.compile(r"07\d{8}(?!\d)"),
    re.compile(rf"123{SP}\d{{3}}{SP}\d{{2}}{SP}\d{{2}}(?!\d)"),  # Swish
    re.compile(r"123\d{7}(?!\d)"),
    re.compile(rf"(?:11[0-9]|90[0-9]|77){SP}\d{{2}}(?!\d|{SP}\d)"),  # 114 14, 113 13, 116 17
    re.compile(rf"11[68]{SP}\d{{3}}(?!\d|{SP}\d)"),
    re.compile(r"(?:19|20)?\d{6}-\d{4}(?!\d)"),  # personal and organisation numbers
)
_BRACKETED = re.compile(rf"\((0\d{{1,3}})\){SP}?(\d{{2,3}}(?:{SP}\d{{2,3}}){{1,4}})(?!\d)")
_SHORT = re.compile(r"(112|911|1177|11313|11414|116117)(?![\d,:]|\.\d)")
_CALL = re.compile(
    r"\b(?:ring|larm|nödnumr|sos|numret|nummer|telefon|tel|samtal|kontakta|vårdguiden|sjukvårdsrådgiv|polis|tips)"
)
_POSTAL = re.compile(rf"\d{{3}}{SP}\d{{2}}(?!\d)")
_ACCOUNT = frozenset(
    [
        "postnummer",
        "kontonummer",
        "clearingnummer",
        "bankgiro",
        "plusgiro",
        "pg",
        "bg",
        "90-konto",
        "ocr-nummer",
        "pinkod",
        "kod",
        "koden",
    ]
)
_GROUPS = re.compile(r"\d+")


def phone(scan: Scan, at: int) -> Found | None:
    """Find a telephone number, or another row of figures that nobody reads as a number."""
    text = scan.text
    if (
        text[at] == "0"
        or text[at] == "+"
        or text[at : at + 2] in {"00", "11", "12", "90", "77"}
        or "-" in text[at + 3 : at + 9]
    ):
        for pattern in _PHONES:
            if match := pattern.match(text, at):
                return None if _counted_after(scan, match) else _found(scan, match)
    if (match := _SHORT.match(text, at)) and _is_call(scan, at, match):
        return _short(scan, match)
    if scan.before(at) in _ACCOUNT and (
        match := re.compile(rf"\d{{2,8}}(?:[{SP[1:-1]}-]\d{{1,8}}){{0,4}}(?!\d)").match(text, at)
    ):
        return _found(scan, match)
    return None


def bracketed(scan: Scan, at: int) -> Found | None:
    """Find "(08) 123 45 67" at its bracket."""
    match = _BRACKETED.match(scan.text, at)
    return _found(scan, match) if match else None


def _found(scan: Scan, match: re.Match[str]) -> Found:
    groups = _GROUPS.findall(match[0].replace("(0)", ""))
    plus = "plus " if match[0][0] == "+" else ""
    said = " ".join(_group(scan, group, i) for i, group in enumerate(groups))
    return Found("phone", match.end(), "".join(groups), plus + said)


def _group(scan: Scan, group: str, place: int) -> str:
    if scan.style.phones == "digits" or place == 0 or group[0] == "0" or len(group) > 3:
        return scan.say.figures(group)
    return scan.say.cardinal(int(group))


def _counted_after(scan: Scan, match: re.Match[str]) -> bool:
    """Whether "112 00 personer" or "0-10 poäng" only looks like one."""
    from audio.swedish import grammar

    word = scan.next_word(match.end())
    return bool(word) and match[0][0] != "+" and len(match[0]) < 7 and bool(grammar.known(word))


def _is_call(scan: Scan, at: int, match: re.Match[str]) -> bool:
    after = scan.text[match.end() : match.end() + 1]
    if after == "-":
        return scan.text[match.end() + 1 : match.end() + 6] in {"samta", "numme", "larm", "appen"}
    from audio.swedish import grammar

    word = scan.next_word(match.end())
    if word and grammar.known(word):
        return False
    return (match[1] != "112" and match[1] != "911") or bool(_CALL.search(scan.around(at, match.end(), 60)))


def _short(scan: Scan, match: re.Match[str]) -> Found:
    if match[1] == "1177":
        said = f"{scan.say.cardinal(11)} {scan.say.cardinal(77)}"
    else:
        said = scan.say.figures(match[1])
    return Found("phone", match.end(), match[1], said)
