"""The quality gate: floors that a change may raise but never lower. The figures are printed after the run."""

from __future__ import annotations

from pathlib import Path

import pytest

PAGES = Path(__file__).parents[2] / "pages"
OURS = sorted(path for path in PAGES.iterdir() if path.suffix in {".txt", ".html"})
NEVER_READ = {"ad", "caption", "teaser"}


@pytest.mark.parametrize("packs", [None, ()], ids=["with site packs", "without site packs"])
def test_our_own_pages_are_read_as_they_should_be(measure, packs):
    figures = measure("our own pages" + (", no packs" if packs == () else ""), OURS, packs=packs)
    assert figures.f1 >= 0.99, figures.told()
    assert not set(figures.leaks) & NEVER_READ, figures.told()


@pytest.mark.parametrize("name", [f"0{number}-seed.txt" for number in range(1, 7)])
def test_the_first_six_pages_are_perfect(measure, name):
    figures = measure(name, [PAGES / name])
    assert figures.perfect == 1, figures.told()
