"""The forms of datelines, bylines, credits and contacts: what they look like in Swedish newspapers."""

from __future__ import annotations

import re

MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
MONTH = r"(?:jan|feb|mar|apr|maj|mai|may|jun|jul|aug|sep|okt|oct|nov|dec)(?:[a-zé]{0,7})\.?"
GLUE = re.compile(r"(?<=[a-zåäöé])(?=[A-ZÅÄÖ]|\d{1,4}[-:./ ])|(?<=\d)(?=[A-ZÅÄÖ][a-zåäö])|(?<=:)(?=\d{4})")

CLOCK = r"(?:kl\.?|klockan)?\s?\d{1,2}[.:]\d{2}(?:[.:]\d{2})?"
DATE = re.compile(
    rf"""\b(?:
      \d{{4}}[-/. ]\d{{1,2}}[-/. ]\d{{1,2}}
    | \d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}
    | \d{{1,2}}(?::[ea])?\s(?:{MONTH})(?:,?\s\d{{4}})?
    | (?:{MONTH})\s\d{{1,2}},?\s\d{{4}}
    | (?:{MONTH})\s\d{{4}}
    | i\s?dag | i\s?går | i\smorse | i\sförrgår | nyss | just\snu(?=\s\d)
    | (?:för\s)?\d+\s(?:min|minuter|tim|timmar|timme|dagar|dag|veckor|år)\.?\ssedan
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
TIME = re.compile(rf"(?<![\d–-]){CLOCK}(?![\d%–-])", re.IGNORECASE)
DATE_LABEL = re.compile(
    r"\b(?:publicera[dt]|publicerades|publicerat|uppdatera[dt]|uppdaterades|senast|ändrad|ändrat|skapad|"
    r"publisert|oppdatert|published|updated|posted|lästid|sparad|skriven|inlagd)\b",
    re.IGNORECASE,
)
DATE_FILLER = re.compile(
    r"\b(?:den|kl|klockan|cet|cest|gmt|från|sidan|sist|först|av|on|last|artikeln|texten|"
    r"(?:mån|tis|ons|tors|fre|lör|sön)(?:dag(?:en)?)?|min|minut|minuter|läsning|\d+)\b\.?",
    re.IGNORECASE,
)
MARKS = re.compile(r"[\s•·|–—\-,.:;()/<>&\[\]]+")

PARTICLE = r"(?:von|af|de|van|der|den|la|el|al|bin|ben|du|da|di|le)"
FIRST = r"[A-ZÅÄÖÉÜØÆ][\wåäöéüøæ'’´.-]*"
NAME = re.compile(rf"{FIRST}(?: (?:{PARTICLE} )?{FIRST}){{1,3}}")
SHOUTED = re.compile(
    r"[A-ZÅÄÖÉÜ][A-ZÅÄÖÉÜ'’-]+(?: [A-ZÅÄÖÉÜ][A-ZÅÄÖÉÜ'’-]+){1,2}(?: ?(?:/|OCH|,) ?[A-Z0-9 ]{2,12})?"
)
AGENCY = re.compile(
    r"(?:©\s?)?(?:TT|TT-Direkt|TT Nyhetsbyrån|TT-AFP|TT-Reuters|AFP|Reuters|AP|NTB|FNB|Siren|SPT|"
    r"Nyhetsbyrån (?:Direkt|TT|Siren|Järva)|Redaktionen|Ledarredaktionen|Nyhetsredaktionen)[.]?",
)
BY = re.compile(
    r"(?:av|text|reporter|skribent|text och (?:foto|bild)|text & (?:foto|bild)|publicera[dt] av|skriven av|"
    r"uppdatera[dt] av|översättning|journalist|författare|källa|berättat för|author|by)\s?:?\s+(?=[A-ZÅÄÖ@])",
    re.IGNORECASE,
)
TITLES = re.compile(
    r"\b(?:reporter\w*|journalist\w*|fotograf\w*|redaktör\w*|chefredaktör|ledarskribent|krönikör|kolumnist|"
    r"korrespondent|kommentator|skribent|medarbetare|medgrundare|nyhetschef|webbredaktör|utrikesreporter|"
    r"praktikant|frilans\w*|text|foto|bild|producent|kulturchef|politisk chefredaktör|analytiker)\b",
    re.IGNORECASE,
)

BESIDE_NAME = re.compile(
    r"(?:skicka e-?post|mejla(?: \w+)?|följ|e-post|mail|kontakta|visa profil|fler artiklar)", re.IGNORECASE
)

CREDIT_WORD = (
    r"(?:Foto(?:graf(?:er)?|n|grafi)?|FOTO|Bild(?:er|montage|text)?|BILD(?:ER)?|Arkivfoto|Genrefoto|Genrebild|"
    r"Illustration(?:er)?|Grafik|Montage|Photo(?: credit)?|Kamera|Fotomontage|Bildkälla|Skärmdump|Pressfoto)"
)
CREDIT = re.compile(
    rf"(?:^|(?<=[\s.,;(\[”\"!?]))\(?{CREDIT_WORD}\s?:\s?(?P<who>[^:]{{0,70}})$"
    rf"|\((?:Foto|Bild|Arkivbild|Pressbild|Illustration|Genrebild|Montage)\b[^)]{{0,60}}\)$"
    rf"|(?:^|[\s.])(?P<file>(?:Arkiv|Press|Genre|Motiv)(?:bild|foto)|Skärmdump|Skärmbild)"
    rf"\s?[.:/]?(?:\s\S+){{0,3}}$"
    r"|(?<=[.!?”\"])\s?(?:FOTO|Foto|Bild)\b[:\s](?:\s?[A-ZÅÄÖ][^.]{0,50})?$",
)
GALLERY = re.compile(r"Bild \d{1,3} ?(?:av|/) ?\d{1,3}", re.IGNORECASE)
BEGINS_AS_CREDIT = re.compile(r"(?:FOTO|Foto|Foto|BILD|Bildtext|Arkivbild|Bilden)\s?:\s?\S")
AGENCY_CREDIT = re.compile(
    r"[A-ZÅÄÖ][\w.-]+(?: [A-ZÅÄÖ][\w.-]+){0,3} ?/ ?"
    r"(?:TT|AP|AFP|Reuters|EPA|Bildbyrån|Lehtikuva|NTB|IBL|Yle|SVT|SR|Scanpix)[\w /-]*\)?$"
)
MAIL = re.compile(r"[\w.+-]+(?:@|\(at\)|\[at\])[\w-]+\.[a-zåäö]{2,}|\[email protected\]|^@\w{3,}$")
PHONE = re.compile(r"(?:\+46|\b0\d{1,3})[\s()/–-]{0,3}\d[\d\s–-]{4,}\d\b")
LINK = re.compile(r"(?:https?://|www\.)\S+|^[\w.-]+\.(?:se|com|nu|fi|org|net)(?:/\S*)?$")
NUMBERS = re.compile(r"[+−–-]?\d[\d\s.,:%]*\s?(?:%|kr|Mkr|kronor|USD|SEK|°|mm|m/s)?")
INNER_STOP = re.compile(r"[.?!”\"] (?=[A-ZÅÄÖ])")


MAY_BE_DATE = re.compile(
    r"\d|[Dd]ag|[Gg]år|morse|[Uu]ppdater|[Pp]ubli|[Ss]enast|ndra|[Uu]pdate|[Oo]ppdater|[Ll]ästid|PUBL|UPPD"
)
MAY_BE_CREDIT = re.compile(r"[/:]|[Ff]oto|FOTO|[Bb]ild|BILD|kärm")
"""Quick tests before the slow ones."""


def unglue(text: str) -> str:
    """Split what a copied page has run together: "Publicerad2025-06-11", "Uppdaterad: 3 juniPublicerad"."""
    return GLUE.sub(" ", text)


def is_dateline(text: str) -> bool:
    """Whether a line says when and hardly anything else.

    A date may have three words beside it (a town, a section), a time of day only one.
    """
    if len(text) > 140 or not (text[-1:] not in "?!" or DATE_LABEL.search(text)):
        return False
    if text.count(" ") > 22 or not MAY_BE_DATE.search(text):
        return False
    line = unglue(text)
    rest, dates = DATE.subn(" ", line)
    rest, times = TIME.subn(" ", rest)
    rest, labels = DATE_LABEL.subn(" ", rest)
    if not dates + times + labels:
        return False
    rest = MARKS.sub(" ", DATE_FILLER.sub(" ", rest)).strip()
    left = len(rest.split())
    # What stands beside a date is a town, a section or a name; "Den 11 oktober fyller" goes on.
    if any(word[:1].islower() for word in rest.split()) or (text[-1:] == ":" and not labels):
        return False
    if dates:
        return left <= 3 and len(rest) <= 30
    if labels:
        return left <= (2 if times else 0)
    return left <= 1 and len(rest) <= 16


def is_name(text: str) -> bool:
    """Whether a line may be a person's name and nothing else."""
    return len(text) <= 40 and NAME.fullmatch(text) is not None and not text.endswith(".")


def is_byline(text: str) -> bool:
    """Whether a line says who wrote, by a form that says so itself (a bare name does not)."""
    if len(text) > 110:
        return False
    line = unglue(text)
    if AGENCY.fullmatch(line) or MAIL.fullmatch(line):
        return True
    found = BY.match(line)
    if found and len(line.split()) <= 12 and line[-1:] not in "?!":
        rest = line[found.end() :]
        return rest[:1] == "@" or (bool(re.match(rf"{FIRST}(?:[ ,/]|$)", rest)) and not _sentence(rest))
    if SHOUTED.fullmatch(line) and "/" in line + "/" * (" OCH TT" in line):
        return True
    words = line.split()
    who = re.match(rf"{NAME.pattern}", line)
    if who and len(words) <= 9 and not line.endswith((".", "?", "!")):
        if BESIDE_NAME.fullmatch(line[who.end() :].strip()):
            return True
        return bool(
            TITLES.search(line[who.end() :]) or MAIL.search(line) or re.search(r"/ ?(?:TT|SPT|Siren)\b", line)
        )
    return False


def _sentence(text: str) -> bool:
    return text.endswith(".") and sum(word[:1].islower() for word in text.split()) >= 3


def credit(text: str) -> str:
    """Return "alone" for a credit on its own, "after" for one that ends a caption, "" for none."""
    if len(text) > 700 or not MAY_BE_CREDIT.search(text):
        return ""
    found = CREDIT.search(text)
    if found is None and BEGINS_AS_CREDIT.match(text):
        return "after"
    if found is None:
        shared = AGENCY_CREDIT.search(text)
        if shared is None:
            return ""
        return "alone" if shared.start() == 0 else "after"
    who = found.groupdict().get("who") or ""
    if sum(word[:1].islower() for word in who.split()) > (8 if found.start() <= 1 else 3):
        return "after" if found.start() == 0 else ""
    return "alone" if found.start() <= 1 else "after"
