"""Tests on one line: is it an advert's label, a teaser, a button, a notice of the page?"""

from __future__ import annotations

import re
from functools import lru_cache

from podcast.cleaner import shapes, vocabulary
from podcast.cleaner.row import WORD, Row

PARENTHESIS = re.compile(r"\([^()]{0,40}\)")
ADVERT_STARTS = ("annons från ", "annons: ", "sponsrat: ", "annons – ", "i samarbete med ", "annonssamarbete")
ADVERT_ENDS = ("(annons)", "(reklam)", "[annons]")
PICTURE_LABELS = frozenset({"foto", "arkivbild", "arkivfoto", "pressbild", "genrebild"})
FIGURES = re.compile(r"[+−–-]?\d[\d\s.,:%]*\s?(?:%|kr|Mkr|kronor|USD|SEK|°|mm|m/s)?")
SYMBOLS = re.compile(r"[\W_]*")
PAUSES = frozenset({"***", "* * *", "—", "* *", "…"})
PLAY_TIME = re.compile(
    r"(?:(?:video|lyssna|spela|ljud|klipp|lästid)\W{0,3})?(?:\d{1,2}:)?\d{1,2}[:.]\d{2}(?: ?min(?:uter)?)?"
    r"|(?:video |lyssna )?\d{1,3} ?(?:min|sek|kommentarer|reaktioner|delningar)\.?"
    r"|\d[.,]\dx",
    re.IGNORECASE,
)
MENU_WORD = re.compile(r"[A-ZÅÄÖ0-9&/+|•·>»-]")
BREADCRUMB = re.compile(r"^(?:brödsmulor|du är här|sökväg)\b|\S ?[/>»›] ?\S.*[/>»›] ?\S", re.IGNORECASE)
BUTTON = re.compile(
    r"\b(?:dela|tweeta|tweet|facebook|twitter|linkedin|e-?post|mail|mejla|skriv ut|visa profil|gilla|spara"
    r"|reaktioner|kommentarer|kopiera länk)\b",
    re.IGNORECASE,
)
PRICE = re.compile(
    r"\b\d[\d ]*(?::-|:–| ?kr\b| ?kronor\b)\.?(?: ?/| per| i| första| den första| för) ?"
    r"(?:mån|månad|månaden|månader|vecka|veckan|år|året)",
    re.IGNORECASE,
)
PAGE_TITLE = re.compile(r" [-|–] [\w.-]+\.(?:se|com|nu|fi|org|net)$")
SITE_BEHIND = re.compile(r"[.!?”\"»] (?P<site>[A-ZÅÄÖ][\w.&-]*(?: [A-ZÅÄÖ][\w&]*){0,2})$")


def label_key(row: Row) -> str:
    """Return a line as a label: its words without numbers, so that "Kommentarer (12)" is "Kommentarer"."""
    return _label_key(row.text) or row.key


@lru_cache(maxsize=4096)
def _label_key(text: str) -> str:
    bare = PARENTHESIS.sub("", text) if "(" in text else text
    tokens = WORD.findall(bare.casefold().replace("-", ""))
    return " ".join(token for token in tokens if not token.isdigit())


def is_label(row: Row, words: frozenset[str]) -> bool:
    return row.words <= 8 and (label_key(row) in words or row.text.casefold() in words)


def is_advert(row: Row) -> bool:
    text = row.text.casefold()
    if text.endswith(ADVERT_ENDS):
        return True
    return row.words <= 8 and (
        text.startswith(ADVERT_STARTS) or (text.startswith("annons") and row.words <= 2)
    )


def is_credit(row: Row) -> bool:
    """Whether the line is the credit of a picture and nothing else."""
    return shapes.credit(row.text) == "alone" or row.key in PICTURE_LABELS


def is_teaser(row: Row) -> bool:
    """Whether it begins as a teaser: "Läs mer: Därför ...", but not "Läs mer än rubriken." """
    found = vocabulary.TEASER_START.match(row.text) if row.words <= 40 else None
    if found is None:
        return False
    marked = ":" in found.group() or "»" in found.group()
    if row.full_stop and row.words > 9 and not marked:
        return False
    return not (row.full_stop and row.text[found.end() :].count(". ") >= 2)


def has_site_behind(row: Row) -> bool:
    """Whether it is one sentence and then a name without a stop: "Headline. Dagens PS"."""
    if not 4 <= row.words <= 22 or row.stop or row.speech:
        return False
    found = SITE_BEHIND.search(row.text)
    if found is None or shapes.credit(row.text):
        return False
    return shapes.INNER_STOP.search(row.text[: found.start()]) is None


def ends_in_read_more(row: Row) -> bool:
    if not 3 <= row.words <= 70 or row.speech or row.quoted:
        return False
    return vocabulary.TEASER_END.search(row.text[-40:]) is not None


def is_more_from(row: Row) -> bool:
    return row.words <= 7 and not row.speech and vocabulary.MORE_FROM.match(row.text) is not None


def is_newsletter(row: Row) -> bool:
    if row.words > 45 or not vocabulary.NEWSLETTER.search(row.text):
        return False
    asked = set(vocabulary.SIGN_UP.findall(row.text.casefold()))
    return len(asked) >= (1 if row.words <= 12 else 2)


def is_contact(row: Row) -> bool:
    """Whether it gives a mail address or a telephone number."""
    if row.words > 40 or row.speech:
        return False
    return bool(shapes.MAIL.search(row.text) or shapes.PHONE.search(row.text)) and (
        row.words <= 25 or not row.prose
    )


def is_link(row: Row) -> bool:
    return row.words <= 3 and shapes.LINK.search(row.text) is not None


def is_figure(row: Row) -> bool:
    return row.words <= 3 and not row.stop and FIGURES.fullmatch(row.text) is not None


def is_residue(row: Row) -> bool:
    """Whether it is only signs, or how long a clip is."""
    return (SYMBOLS.fullmatch(row.text) is not None and row.text not in PAUSES) or PLAY_TIME.fullmatch(
        row.text
    ) is not None


def is_breadcrumb(row: Row) -> bool:
    return row.words <= 20 and not row.stop and BREADCRUMB.search(row.text) is not None


def is_buttons(row: Row) -> bool:
    """Whether several share buttons have been run together into one line."""
    return (
        row.words <= 80
        and not row.quoted
        and len({word.casefold() for word in BUTTON.findall(row.text)}) >= 3
    )


def is_menu_row(row: Row) -> bool:
    """Whether it is a row of the menu, or several menu words run together."""
    if row.stop or row.speech:
        return False
    glued = len(shapes.GLUE.findall(row.text))
    if glued >= 4 and glued * 72 > len(row.text) and glued >= row.words / 6:
        return True
    if row.words == 1:
        return len(row.text) >= 22 and row.text.isupper()
    if row.words < 5 or row.text.isupper() or "”" in row.text:
        return False
    return all(MENU_WORD.match(word) for word in row.text.split()) and not shapes.is_name(row.text)


def is_run_together(row: Row) -> bool:
    """Whether it is a list with its dates run together into one line."""
    return row.words >= 12 and not row.stop and len(shapes.DATE.findall(row.text)) >= 3


def is_offer(row: Row) -> bool:
    """Whether it gives the price of a subscription."""
    return row.words <= 60 and PRICE.search(row.text) is not None and sum(talk(row)) >= 1


def is_browser_title(row: Row) -> bool:
    return row.words <= 40 and PAGE_TITLE.search(row.text[-60:]) is not None


def talk(row: Row) -> tuple[int, int]:
    """Return how many different things a line says about the paper itself: (plain ones, all)."""
    if row.words > 80 or row.speech:
        return 0, 0
    kinds = {found.lastgroup or "" for found in vocabulary.TALK.finditer(row.text)}
    return len(kinds - vocabulary.WEAK_TALK), len(kinds)


def is_about_the_paper(row: Row) -> bool:
    if row.text[:1] in '”“"':
        return False
    plain, everything = talk(row)
    if plain and everything >= 2 and row.words <= 18 and vocabulary.IMPERATIVE.match(row.text):
        return True
    return plain >= 3 or (plain >= 2 and ((everything >= 3 and row.words <= 40) or row.words <= 9))


def is_opinion_label(row: Row) -> bool:
    return row.words <= 45 and not row.speech and vocabulary.OPINION.search(row.text) is not None


def is_notice(row: Row) -> bool:
    return row.words <= 60 and vocabulary.NOTICE.search(row.text) is not None


def is_comment_head(row: Row) -> bool:
    return row.words <= 9 and not row.full_stop and vocabulary.COMMENT_HEADS.match(row.text) is not None


def is_correction(row: Row) -> bool:
    return row.words <= 80 and vocabulary.CORRECTION.search(row.text) is not None
