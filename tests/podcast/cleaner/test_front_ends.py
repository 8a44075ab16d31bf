"""The three front ends: pasted text, HTML and Markdown give the same kind of lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from podcast.cleaner import clean
from podcast.cleaner.hints import hints_of
from podcast.cleaner.markdown import rows_of_markdown
from podcast.cleaner.markup import rows_of_markup
from podcast.cleaner.text import rows_of_text
from podcast.page import Page, read_page


def texts(markup: str) -> list[str]:
    return [row.text for row in rows_of_markup(markup)[0]]


def test_pasted_lines_keep_their_numbers_and_gaps():
    rows = rows_of_text("\r\nEtt\r\n\r\n Två\u00a0tre \rFyra\u2028Fem")
    assert [(row.number, row.text, row.gap) for row in rows] == [
        (2, "Ett", True),
        (4, "Två tre", True),
        (5, "Fyra", False),
        (6, "Fem", False),
    ]


@pytest.mark.parametrize(
    ("markup", "blocks"),
    [
        ("<p>Ett</p><p>Två</p>", ["Ett", "Två"]),
        ("<p>Ett <b>två</b>\n  tre</p>", ["Ett två tre"]),
        ("<div>Ett<div>Två</div>Tre</div>", ["Ett", "Två", "Tre"]),
        ("<p>Slut här.<br>Ny mening.</p>", ["Slut här.", "Ny mening."]),
        ("<p>Bruten<br>mening.</p>", ["Bruten mening."]),
        ("<p>Ett<br><br>Två</p>", ["Ett", "Två"]),
        ("<script>nej</script><style>nej</style><p>Ja</p><noscript>nej</noscript>", ["Ja"]),
        ("<svg><text>nej</text></svg><p>A&aring;&nbsp;b</p>", ["Aå b"]),
        ("<table><tr><td>Ett</td><td>Två</td></tr></table>", ["Ett\tTvå"]),
        ("<p><span>D</span>et var en gång</p>", ["Det var en gång"]),
        ('<a href="1">Ett</a><a href="2">Två</a>', ["Ett Två"]),
        ("Bara text", ["Bara text"]),
        ("", []),
        ("<p>Öppen<p>Ännu en<ul><li>Tre", ["Öppen", "Ännu en", "Tre"]),
    ],
)
def test_a_page_is_cut_where_a_reader_sees_it_apart(markup, blocks):
    assert texts(markup) == blocks


@pytest.mark.parametrize(
    ("tag", "attributes", "hint"),
    [
        ("figcaption", {}, "caption"),
        ("div", {"class": "article__ad-slot"}, "ad"),
        ("div", {"class": "ArticleByline_root"}, "byline"),
        ("section", {"id": "related-articles"}, "related"),
        ("div", {"role": "navigation"}, "menu"),
        ("p", {"aria-hidden": "true"}, "hidden"),
        ("p", {"style": "color:red; display: none"}, "hidden"),
        ("div", {"data-testid": "share-bar"}, "share"),
    ],
)
def test_tags_roles_and_names_give_hints(tag, attributes, hint):
    assert hint in hints_of(tag, attributes)


@pytest.mark.parametrize("name", ["shadow", "css-ad8f3", "header", "broad", "loading", "payload", "readable"])
def test_a_word_inside_a_word_says_nothing(name):
    assert not hints_of("div", {"class": name}) & {"ad", "menu", "share"}


def test_a_name_on_most_of_the_page_is_not_believed():
    body = "".join(
        f"<p>Det här är stycke nummer {n} i en artikel om en helt vanlig dag.</p>" for n in range(6)
    )
    page = f'<body class="ad related paywall"><h1>En rubrik om en dag</h1>{body}</body>'
    assert len(clean(Page("x", page, "html")).read) == 7


def test_the_headline_on_the_page_wins_over_the_one_in_its_head():
    head = '<title>Annan | Sajt</title><meta property="og:title" content="Den delade rubriken">'
    body = "<p>Ett stycke text om läsaren och rubriken, så det räcker.</p><p>Ett till, så det räcker.</p>"
    page = f"{head}<h1>Rubriken som visas för läsaren</h1>{body}"
    assert clean(Page("x", page, "html")).facts.title == "Rubriken som visas för läsaren"


def test_markdown_loses_its_marks_and_keeps_its_words():
    head = "---\ntitle: En titel\nauthor: Ada Berg\n---\n"
    body = "# Rubrik\n\nEn *mening* över\ntvå rader, med [länk](http://x).\n\n![Bild](b.jpg)\n\n- punkt\n"
    rows, facts = rows_of_markdown(head + body)
    assert [(row.number, row.text) for row in rows] == [
        (5, "Rubrik"),
        (7, "En mening över två rader, med länk."),
        (10, "Bild"),
        (12, "- punkt"),
    ]
    assert (facts.title, facts.authors) == ("En titel", ("Ada Berg",))
    assert "h1" in rows[0].hints
    assert "caption" in rows[2].hints


@pytest.mark.parametrize("text", ["2*3*4 = 24", "snake_case_name", "a_b och c_d", "5 > 3 och 2 < 4"])
def test_signs_that_are_no_marks_stay(text):
    rows, _ = rows_of_markdown(text)
    assert rows[0].text == text


def roles(name: str) -> dict[str, str]:
    page = read_page(str(Path(__file__).parents[2] / "pages" / name))
    return {line.text: line.role.value for line in clean(page).lines}


@pytest.mark.parametrize(
    ("page", "line", "role"),
    [
        ("32-live.txt", "10.30", "live stamp"),
        ("40-comments.txt", "Läsande pensionär", "comment"),
        ("35-pull-quotes.txt", "Ulla Brandt, fjärilsräknare", "pull quote"),
        ("35-pull-quotes.txt", "Omkring 600 frivilliga deltar.", "fact box"),
        (
            "35-pull-quotes.txt",
            "Maria Sjölin är frilansjournalist och skriver om natur och forskning.",
            "biography",
        ),
        ("05-seed.txt", "Orderingång\t890\t1 611\t−45%", "table"),
        ("05-seed.txt", "Dagens viktigaste börsnyheter direkt i din inkorg", "newsletter"),
        ("20-trade-press.txt", "• Rengör kroken med en torr trasa", "body"),
        ("11-local-with-adverts.txt", "Symaskinerna står på samma hylla som deckarna.", "caption"),
        ("50-classed.html", "Vem betalar när källaren står under vatten nästa vår?", "comment"),
        ("54-hidden-wall.html", "Läs vidare för 1 krona", "advert"),
    ],
)
def test_lines_that_are_left_out_have_the_role_an_editor_would_give_them(page, line, role):
    assert roles(page)[line] == role


def test_a_note_on_the_text_is_no_text_but_an_article_may_be_a_correction():
    text = "Färjan ställs in i höst igen\n\nFärjan går inte i höst, säger bolaget i dag.\n\n"
    text += "Det är tredje året i rad som den ställs in.\n\nRättelse: I en tidigare version stod fel bolag.\n"
    assert {line.text: line.role.value for line in clean(Page("x", text)).lines}[
        "Rättelse: I en tidigare version stod fel bolag."
    ] == "correction note"
    assert roles("36-correction-as-article.txt")["Rättelse"] == "title"
