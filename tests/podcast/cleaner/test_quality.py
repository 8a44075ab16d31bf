"""The quality gate: floors that a change may raise but never lower.

`pytest tests/podcast/cleaner/test_quality.py -s` prints the figures. Raise a floor when they allow it.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

spec = importlib.util.spec_from_file_location("cleaner_score", Path(__file__).with_name("score.py"))
scoring = importlib.util.module_from_spec(spec)
spec.loader.exec_module(scoring)

PAGES = Path(__file__).parents[2] / "pages"
OURS = sorted(path for path in PAGES.iterdir() if path.suffix in {".txt", ".html"})


def _told(scores) -> str:
    lines = [f"{one.name}: LEAK [{role}] {text[:90]}" for one in scores for role, text in one.leaks]
    lines += [f"{one.name}: LOST [{role}] {text[:90]}" for one in scores for role, text in one.losses]
    return "\n".join(lines)


@pytest.mark.parametrize("packs", [None, ()], ids=["with site packs", "without site packs"])
def test_our_own_pages_are_read_as_they_should_be(packs):
    scores = [scoring.score_page(path, packs=packs) for path in OURS]
    print("\n" + scoring.report("our own pages", scores))
    assert sum(one.f1 for one in scores) / len(scores) >= 0.99, _told(scores)
    assert not {role for one in scores for role, _ in one.leaks} & {"ad", "caption", "teaser"}, _told(scores)


@pytest.mark.parametrize("name", [f"0{number}-seed.txt" for number in range(1, 7)])
def test_the_first_six_pages_are_perfect(name):
    one = scoring.score_page(PAGES / name)
    assert one.perfect, _told([one])
