"""Which episode a page belongs to."""

from __future__ import annotations

from pathlib import Path

import pytest

from podcast.article import Article, Facts
from podcast.errors import UsageError
from podcast.identity import addressed, canonical, identity


@pytest.mark.parametrize(
    "url",
    [
        "https://www.tidning.se/a/b?id=3",
        "HTTPS://WWW.Tidning.se/a/b?id=3",
        "https://www.tidning.se/a/b?utm_source=x&id=3&fbclid=y",
        "https://www.tidning.se/a/b?id=3#kommentarer",
    ],
)
def test_links_to_the_same_article_are_one_identity(url: str) -> None:
    assert canonical(url) == "https://www.tidning.se/a/b?id=3"


def test_the_address_wins_over_the_guid_and_the_guid_over_the_path(tmp_path: Path) -> None:
    named = Article("x.txt", (), Facts(url="https://t.se/a?fbclid=1"))

    assert identity(named, "urn:x", tmp_path) == "https://t.se/a"
    assert identity(Article("x.txt", ()), "urn:x", tmp_path) == "urn:x"


def test_a_page_that_was_fetched_has_its_address() -> None:
    fetched = addressed(Article("https://t.se/a?utm_source=x", ()))

    assert fetched.facts.url == "https://t.se/a"


def test_a_page_keeps_its_identity_whatever_folder_the_command_runs_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    here = identity(Article("a.txt", ()), "", tmp_path / "show")
    there = identity(Article(str(tmp_path / "a.txt"), ()), "", tmp_path / "show")

    assert here == there == "../a.txt"


def test_standard_input_needs_a_name(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="standard input has no name"):
        identity(Article("-", ()), "", tmp_path)
