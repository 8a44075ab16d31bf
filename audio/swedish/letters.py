"""Acronyms and codes: spelled letter by letter, or said as words."""

from __future__ import annotations

import re

from audio.swedish import amounts, grammar, tables
from audio.swedish.scan import Found, Scan

_CAPITALS = re.compile(r"([A-ZÅÄÖ]{2,})(?:[:’']([a-zåäö]{1,6})|(s|n|ns))?(?![^\W_]|:[^\W_])")
_CODE = re.compile(
    r"([A-ZÅÄÖ]{1,6}|[A-ZÅÄÖ][a-zåäö]{1,15}|[A-Za-z]{1,2}|[bcdfghjklmnpqrstvwxz]{2,3})[-–]?(\d{1,6})((?:[A-Z]{1,3}\d{0,3})*)"
    r"(?::?(an|ans|s|or|orna)|[.,](\d{1,2}))?(?![^\W_]|:[^\W\d]|[.,]\d)"
)
_INITIALS = re.compile(r"(?:[A-ZÅÄÖ]\.[ \u00a0]?){1,4}(?=[A-ZÅÄÖ])|(?:[A-ZÅÄÖ]\.){2,5}")
_SWEDISH = frozenset("ÅÄÖ")  # RÖSTA, LÄST: words; the acronyms with these letters are short or in the lexicon
_SPELLED = re.compile(r"(?:[^\W_]|[.&]|(?<![^\W_])[A-ZÅÄÖ] )$")
_VOWELS = frozenset("AEIOUYÅÄÖ")
_BEFORE_HYPHEN = re.compile(r"(?<![^\W_-])[a-zA-Z][a-z](?=-[^\W\d_])")
_SPELLED_PARTS = frozenset(["it", "os", "eu", "fn", "hr"])
_BEFORE_FIGURE = re.compile(r"[A-ZÅÄÖ]{2,8}(?=\d)")
_RUN = re.compile(r"[A-Z]+|\d+")
# Common words that are sometimes set in capitals to stress them.
_STRESSED = tables.listed("stressed")


def acronym(scan: Scan, at: int) -> Found | None:
    """Find an acronym in capitals, with its ending: EU:s, SVT, IT-projekt, UNICEF."""
    match = _CAPITALS.match(scan.text, at)
    if not match:
        return None
    word, ending = match[1], match[2] or match[3] or ""
    if match[3] and len(word) > 5:
        return None
    if scan.shouting or is_word(word) or _in_a_cry(scan, at, match.end(1)):
        return Found("word", match.end(1), word, word.capitalize())
    return Found("letters", match.end(), word, scan.say.letters(word, ending))


def is_word(word: str) -> bool:
    """Whether a word in capitals is a word all the same."""
    return (
        word in _STRESSED
        or (len(word) > 2 and bool(_SWEDISH.intersection(word)))
        or (len(word) > 5 and bool(_VOWELS.intersection(word)))
    )


def _in_a_cry(scan: Scan, at: int, end: int) -> bool:
    """LOGGA IN, RÖSTA NU: beside a word in capitals that is none but a word."""
    before = scan.word_before(at)
    return any(len(word) > 1 and word.isupper() and is_word(word) for word in (before, scan.next_word(end)))


def code(scan: Scan, at: int) -> Found | None:
    """Find letters with figures: KN-23, E4, G7, OMXS30, Covid-19, H5N1, E6:an."""
    match = _CODE.match(scan.text, at)
    if not match or (at and scan.text[at - 1].isalnum()):
        return None
    head, figures, rest, ending, decimals = match.groups()
    parts = [_head(scan, head, match[0]), _figures(scan, head, figures, "" if rest else ending or "")]
    parts += [amounts.count(scan, run) if run.isdigit() else " ".join(run) for run in _RUN.findall(rest)]
    if decimals:
        parts += ["komma", amounts.decimals(scan, decimals)]
    return Found("code", match.end(), match[0], " ".join(parts))


def before_hyphen(scan: Scan, at: int) -> Found | None:
    """Find small letters that are an acronym only as the first part of a word: it-bolag, os-guld."""
    match = _BEFORE_HYPHEN.match(scan.text, at)
    if not match or match[0].lower() not in _SPELLED_PARTS:
        return None
    return Found("letters", match.end(), match[0], scan.say.letters(match[0]))


def mixed(scan: Scan, at: int) -> Found | None:
    """Capitals inside a string of figures and letters that is no code: 0AA0."""
    match = _BEFORE_FIGURE.match(scan.text, at)
    return Found("letters", match.end(), match[0], scan.say.letters(match[0])) if match else None


def initials(scan: Scan, at: int) -> Found | None:
    """Find initials and dotted acronyms: J.R.R. Tolkien, A. Andersson, U.S.A., D.C."""
    from audio.swedish.splitting import begins_sentence

    match = _INITIALS.match(scan.text, at)
    if not match or _SPELLED.search(scan.text[max(0, at - 3) : at]):
        return None
    found = match[0].rstrip()
    count = found.count(".")
    if count == 1 and (
        begins_sentence(scan.text, at + len(found)) or grammar.is_number_word(scan.before(at))
    ):
        return None
    end = at + len(found)
    closing = "." if count > 1 and not scan.text[end : end + 2].strip() else ""
    return Found("letters", end, found, " ".join(c for c in found if c.isalpha()) + closing)


def _head(scan: Scan, head: str, whole: str) -> str:
    if len(head) > 1 and not head.isupper() and _VOWELS.intersection(head.upper()) and not head.islower():
        return head
    known = scan.lexicon.find(head)
    if known and known.kind == "word" and len(head) > 1:
        return head.capitalize()
    return " ".join(head.upper())


def _figures(scan: Scan, head: str, figures: str, ending: str) -> str:
    n = int(figures)
    if ending.startswith(("an", "or")):
        return scan.say.noun(n, ending)
    if head in {"OS", "VM", "EM", "SM"} and len(figures) == 4:
        return scan.say.year(n) + ending
    if len(figures) > 3 and n % 100:
        return scan.say.figures(figures) + ending
    return amounts.count(scan, figures) + ending
