"""The quality gate: floors that a change may raise but never lower. The figures are printed after the run.

Real publishers' pages cannot be part of the project. Where a folder of them is at hand, UPPLAST_SAMPLES
names it, or it lies beside the checkout as ../shared/articles; else those tests are skipped and say so.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGES = ROOT / "tests" / "pages"
OURS = sorted(path for path in PAGES.iterdir() if path.suffix in {".txt", ".html"})
SAMPLES = Path(os.environ.get("UPPLAST_SAMPLES", ROOT.parent / "shared" / "articles"))
NEVER_READ = {"ad", "caption", "teaser"}

FLOORS = {
    "seed": (["dagensps.txt"], 1.0, 1),
    "invented": (["0?.txt"], 1.0, 6),
    "real pages as text": (["text/*.txt"], 0.99, 9),
    "HTML, Swedish": (["html/sv_*/page.html"], 1.0, 3),
    "HTML as text, Swedish": (["html/sv_*/page.txt"], 1.0, 3),
    "HTML, Nordic": (["html/no_*/page.html", "html/is_*/page.html"], 0.96, 1),
    "HTML, German and English": (["html/de_*/page.html", "html/en_*/page.html"], 0.99, 4),
}
"""By set: which files, the least mean F1, the fewest perfect pages."""

both = pytest.mark.parametrize("packs", [None, ()], ids=["with site packs", "without site packs"])


def named(name: str, packs: tuple | None) -> str:
    return name if packs is None else f"{name}, no packs"


@both
def test_our_own_pages_are_perfect(measure, packs):
    figures = measure(named("our own pages", packs), OURS, packs=packs)
    assert figures.perfect == len(OURS) >= 50, figures.told()


@both
@pytest.mark.parametrize("name", FLOORS)
def test_real_pages_keep_above_their_floor(measure, name, packs):
    patterns, least, perfect = FLOORS[name]
    paths = sorted(path for pattern in patterns for path in SAMPLES.glob(pattern))
    if not paths:
        pytest.skip(f"no samples in {SAMPLES}")
    figures = measure(named(name, packs), paths, packs=packs)
    assert figures.f1 >= least, figures.told()
    assert figures.perfect >= perfect, figures.told()
    assert not set(figures.leaks) & NEVER_READ, figures.told()
