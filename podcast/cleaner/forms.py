"""Tests on one line: is it an advert's label, a teaser, a button, a notice of the page?"""

from __future__ import annotations

import re

from podcast.cleaner import shapes, vocabulary
from podcast.cleaner.row import Row

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
MAIL_SIGN = re.compile(r"@|\(at\)|\[")
ICON = re.compile(
    r"\b(?:logo|logga|logotyp|ikon|icon)\b|^(?:artikel ?bild|bild|image|foto|bildspel|profilbild)$",
    re.IGNORECASE,
)
GLUED_BUTTONS = re.compile(r"facebook ?(?:twitter|x|linkedin|e-?mail)|twitter ?facebook", re.IGNORECASE)
MENU_WORD = re.compile(r"[A-ZÅÄÖ0-9&/+|•·>»-]")
BREADCRUMB = re.compile(r"^(?:brödsmulor|du är här|sökväg)\b|\S ?[/>»›] ?\S.*[/>»›] ?\S", re.IGNORECASE)
BUTTONS = frozenset(
    [
        "dela",
        "tweeta",
        "tweet",
        "facebook",
        "twitter",
        "linkedin",
        "epost",
        "mail",
        "mejla",
        "gilla",
        "spara",
        "reaktioner",
        "kommentarer",
        "profil",
        "länk",
        "skriv",
    ]
)
PRICE = re.compile(
    r"\b\d[\d ]*(?::-|:–| ?kr\b| ?kronor\b)\.?(?: ?/| per| i| första| den första| för) ?"
    r"(?:mån|månad|månaden|månader|vecka|veckan|år|året)",
    re.IGNORECASE,
)
PAGE_TITLE = re.compile(r" [-|–] [\w.-]+\.(?:se|com|nu|fi|org|net)$")
SITE_BEHIND = re.compile(r"[.!?”\"»] (?P<site>[A-ZÅÄÖ][\w.&-]*(?: [A-ZÅÄÖ][\w&]*){0,2})$")


def is_label(row: Row, words: frozenset[str]) -> bool:
    return row.words <= 8 and (row.label in words or row.text.casefold() in words)


def is_advert(row: Row) -> bool:
    text = row.text.casefold()
    if text.endswith(ADVERT_ENDS):
        return True
    return row.words <= 8 and (
        text.startswith(ADVERT_STARTS) or (text.startswith("annons") and row.words <= 2)
    )


def is_credit(row: Row) -> bool:
    """Whether the line is the credit of a picture and nothing else."""
    return row.credit == "alone" or row.key in PICTURE_LABELS or row.text.startswith("Foto: ")


def is_teaser(row: Row) -> bool:
    """Whether it begins as a teaser: "Läs mer: Därför ...", but not "Läs mer än rubriken." """
    found = vocabulary.TEASER_START.match(row.text) if row.words <= 40 else None
    if found is None:
        return False
    marked = any(sign in found.group().casefold() for sign in (":", "»", "läs hela", "artikeln"))
    if row.full_stop and row.words > 9 and not marked:
        return False
    return not (row.full_stop and row.text[found.end() :].count(". ") >= 2)


def has_site_behind(row: Row) -> bool:
    """Whether it is one sentence and then a name without a stop: "Headline. Dagens PS"."""
    if not 4 <= row.words <= 22 or row.stop or row.speech:
        return False
    found = SITE_BEHIND.search(row.text)
    if found is None or row.credit:
        return False
    return shapes.INNER_STOP.search(row.text[: found.start()]) is None


def ends_in_read_more(row: Row) -> bool:
    if not 3 <= row.words <= 70 or row.speech or row.quoted:
        return False
    return vocabulary.TEASER_END.search(row.text[-40:]) is not None


def is_more_from(row: Row) -> bool:
    return row.words <= 7 and not row.speech and vocabulary.MORE_FROM.match(row.text) is not None


def is_newsletter(row: Row) -> bool:
    if row.words > 45 or not row.talk[0] or not vocabulary.NEWSLETTER.search(row.text):
        return False
    asked = set(vocabulary.SIGN_UP.findall(row.text.casefold()))
    return len(asked) >= (1 if row.words <= 12 else 2)


def is_contact(row: Row) -> bool:
    """Whether it gives a mail address or a telephone number."""
    if row.words > 40 or row.speech or (row.words > 25 and row.prose):
        return False
    mail = MAIL_SIGN.search(row.text) and shapes.MAIL.search(row.text)
    return bool(mail or (row.digits >= 6 and shapes.PHONE.search(row.text)))


def is_link(row: Row) -> bool:
    return row.words <= 3 and shapes.LINK.search(row.text) is not None


def is_figure(row: Row) -> bool:
    return row.words <= 3 and not row.stop and FIGURES.fullmatch(row.text) is not None


def is_residue(row: Row) -> bool:
    """Whether it is only signs, or how long a clip is."""
    if row.words <= 3 and (ICON.search(row.text) or GLUED_BUTTONS.search(row.text)):
        return True
    return (SYMBOLS.fullmatch(row.text) is not None and row.text not in PAUSES) or PLAY_TIME.fullmatch(
        row.text
    ) is not None


def is_breadcrumb(row: Row) -> bool:
    return row.words <= 20 and not row.stop and BREADCRUMB.search(row.text) is not None


def is_buttons(row: Row) -> bool:
    """Whether several share buttons have been run together into one line."""
    return row.words <= 80 and not row.quoted and len(BUTTONS.intersection(row.tokens)) >= 3


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
    return row.words >= 12 and row.digits >= 6 and not row.stop and len(shapes.DATE.findall(row.text)) >= 3


def is_offer(row: Row) -> bool:
    """Whether it gives the price of a subscription."""
    return row.words <= 60 and row.digits > 0 and PRICE.search(row.text) is not None and row.talk[1] >= 1


def is_browser_title(row: Row) -> bool:
    return row.words <= 40 and PAGE_TITLE.search(row.text[-60:]) is not None


def is_about_the_paper(row: Row) -> bool:
    if row.text[:1] in '”“"':
        return False
    plain, everything = row.talk
    urging = everything >= 2 or row.text.endswith("!")
    if plain and urging and row.words <= 18 and vocabulary.IMPERATIVE.match(row.text):
        return True
    return plain >= 3 or (plain >= 2 and ((everything >= 3 and row.words <= 40) or row.words <= 9))


def is_opinion_label(row: Row) -> bool:
    return row.words <= 45 and not row.speech and vocabulary.OPINION.match(row.text) is not None


def is_notice(row: Row) -> bool:
    return row.words <= 60 and vocabulary.NOTICE.match(row.text) is not None


def is_comment_head(row: Row) -> bool:
    return row.words <= 9 and not row.full_stop and vocabulary.COMMENT_HEADS.match(row.text) is not None


def is_correction(row: Row) -> bool:
    return row.words <= 80 and vocabulary.CORRECTION.match(row.text) is not None
