"""Show notes: whatever the article, the voice and the settings say, apps get a few harmless tags."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feeds.notes import notes, sanitised
from feeds.rss import rss
from feeds.types import Chapter, Episode, Show

TAGS = {"p", "a", "ul", "ol", "li", "strong", "em", "br", "h2", "h3"}
HOSTILE = [
    "<script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;img src=x onerror=alert(1)&amp;gt;",
    '"><img src=x onerror=alert(1)>',
    "' onclick='alert(1)",
    "<a href=javascript:alert(1)>Läs</a>",
    "]]><script>alert(1)</script><![CDATA[",
    "<!-- --!><script>alert(1)</script>",
    "<svg/onload=alert(1)>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<p style=x:expression(alert(1))>",
    "</p></item><item>",
    "&#60;iframe src=//ond.example&#62;",
    "%3Cscript%3E <\u200bscript> \x00<scr\x00ipt>",
]
LINKS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<b>",
    "vbscript:x",
    "//ond.example",
    "/x",
]


def spoilt(html: str) -> list[str]:
    """What an app should not have been given."""
    if not html.strip():
        return []
    found = []
    for element in etree.HTML(f"<html><body>{html}</body></html>").find("body").iter():
        if element.tag not in TAGS | {"body"}:
            found.append(f"tag {element.tag}")
        found += [f"attribute {name}" for name in element.attrib if (element.tag, name) != ("a", "href")]
        if not element.get("href", "https:").startswith(("http:", "https:", "mailto:")):
            found.append(f"link {element.get('href')}")
    return found


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_words(show: Show, episode: Episode, text: str) -> None:
    odd = replace(
        episode,
        title=text,
        summary=text,
        authors=(text, text),
        credit=text,
        note=text,
        section=text,
        article_url=f"https://tidning.example.se/{text}",
        chapters=(Chapter(0.0, text, url=text), Chapter(5.0, text)),
    )
    told = replace(show, publisher=text, email=f"{text}@example.se", title=f"Nytt {text}", author=text)
    html = notes(told, odd)
    assert spoilt(html) == []
    assert "alert(1)" in html or "alert" not in text
    (read,) = etree.fromstring(rss(told, [odd])).findall("channel/item/{*}encoded")
    assert read.text == html


@pytest.mark.parametrize("link", LINKS)
def test_a_hostile_address_is_no_link(show: Show, episode: Episode, link: str) -> None:
    odd = replace(episode, article_url=link, chapters=(Chapter(0.0, "Bron", url=link),))
    assert spoilt(notes(show, odd)) == []
    assert "Läs artikeln" not in notes(show, odd)


@pytest.mark.parametrize("html", [*HOSTILE, *(f'<a href="{link}">Läs</a>' for link in LINKS)])
def test_what_was_forgotten_to_be_escaped_is_taken_away(html: str) -> None:
    assert spoilt(sanitised(f"<p>{html}</p>")) == []


@given(st.text(st.sampled_from("<>&;/abip#x3 8]!-é\n\t\"'=") | st.characters(exclude_categories=["Cs"])))
def test_what_is_sanitised_stays_as_it_is(html: str) -> None:
    once = sanitised(html)
    assert spoilt(once) == []
    assert sanitised(once) == once


def test_links_and_paragraphs_stay_to_the_byte() -> None:
    html = (
        '<h2>Kapitel</h2>\n<p>Av A &amp; B ‹b›, "så" it\'s. <strong>Nu</strong><br><em>sen</em></p>\n'
        '<ul><li>00:01 <a href="https://a.example.se/?b=1&amp;c=%20#d">Bron</a></li></ul><ol><li>1</li></ol>'
        '<p><a href="mailto:red@example.se?subject=Bron%20(urn:x)">Skriv</a></p>'
    )
    assert sanitised(html) == html
