"""Site packs: read, applied where they belong, learned from pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from podcast.article import Facts, Role
from podcast.cleaner import clean
from podcast.cleaner.learn import propose
from podcast.cleaner.packs import built_in, read_pack, read_packs
from podcast.errors import ConfigError, UsageError
from podcast.page import Page, read_page

PAGES = Path(__file__).parents[2] / "pages"
PACK = """
name = "Kustbladet"
hosts = ["kustbladet.example"]
signs = ["Kustbladet"]

[[lines]]
role = "furniture"
why = "the tide table"
any = ["Högvatten i Lysekil just nu är det fint."]
match = ['^Vinden är \\d+ meter']
"""
TEXT = """Lotsen gick i land efter nitton år

Högvatten i Lysekil just nu är det fint.

Det luktar kaffe och diesel i hytten, säger Gösta Marn.

Vinden är 12 meter i dag, och det är den varje dag här ute.

Kommunen har skickat fyra brev, och han har svarat på alla.
"""


def read(text: str, pack: str, url: str = "") -> list[str]:
    article = clean(Page("x", text, given=Facts(url=url)), packs=[read_pack(pack, "x.toml")])
    return [line.text for line in article.read]


def test_a_pack_holds_on_its_own_site():
    kept = read(TEXT, PACK, "https://www.kustbladet.example/a")
    assert not [line for line in kept if line.startswith(("Högvatten", "Vinden"))]
    assert len(kept) == 3


@pytest.mark.parametrize(
    "url", ["https://kustbladet.example.evil/", "https://ejkustbladet.example/", "https://annan.example/", ""]
)
def test_a_pack_does_not_hold_elsewhere(url):
    assert len(read(TEXT, PACK, url)) == 5


def test_a_pasted_page_gives_its_site_away_by_a_line():
    assert len(read("Kustbladet\n\n" + TEXT, PACK)) == 3


def test_the_packs_that_come_along_are_read():
    packs = built_in()
    assert len(packs) >= 15
    assert {"Dagens PS", "Aftonbladet", "Expressen", "SVT Nyheter"} <= {pack.name for pack in packs}


def test_a_newsroom_keeps_its_own_in_a_folder(tmp_path):
    (tmp_path / "kust.toml").write_text(PACK, "utf-8")
    assert [pack.name for pack in read_packs(tmp_path)] == ["Kustbladet"]
    assert read_packs(tmp_path / "saknas") == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("name = ", "Invalid value"),
        ("hosts = []", "no name"),
        ('name = "x"\ncolour = 1', "unknown key colour"),
        ('name = "x"\n[[lines]]\nrole = "poem"', "unknown role poem"),
        ('name = "x"\n[[lines]]\nrole = "table"\nmatch = ["("]', r"\(: missing"),
        ('name = "x"\n[[lines]]\nrole = "table"\nrows = 1', "unknown key lines.rows"),
    ],
)
def test_a_pack_that_cannot_be_is_refused_by_name(text, why):
    with pytest.raises(ConfigError, match=why):
        read_pack(text, "fel.toml")


def test_a_site_is_learned_from_three_pages():
    pages = [read_page(str(PAGES / name)) for name in ("04-seed.txt", "13-breadcrumb-alt-text.txt")]
    third = (
        pages[0].text.replace("Bryggeriet", "Bageriet").replace("Torsell", "Lundell").replace("öl", "bröd")
    )
    proposal = propose([*pages, Page("tre", third)])
    found = {one.text: one for one in proposal.found}
    assert found["ANNONS"].role is Role.ADVERT
    assert found["ANNONS"].pages == 3
    assert any(one.shape and "Dagens PS" in one.text for one in proposal.found)
    assert not any("Köpenhamn" in one.text for one in proposal.found)


def test_what_is_learned_is_a_pack():
    one = "Bladet\nDagens namn {n}: Ada\n\n" + TEXT + "\nSteg {n} är taget, säger {n}.\n\nAlltid samma rad."
    pages = [Page(str(n), one.format(n=n)) for n in range(4)]
    proposal = propose(pages)
    pack = read_pack(proposal.toml(known=True), "learned")
    assert {line for lines in pack.lines for line in lines.any} >= {"Bladet"}
    assert "# 4" in proposal.toml(known=True)


def test_two_pages_are_too_few():
    page = read_page(str(PAGES / "04-seed.txt"))
    with pytest.raises(UsageError, match="1 different pages given, 3 are needed"):
        propose([page, page, page])
