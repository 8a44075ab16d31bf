"""How right and how fast pages are cleaned, beside other extractors: python benchmarks/cleaning.py [FOLDER]

The peers are installed for this only: pip install trafilatura readability-lxml lxml_html_clean
FOLDER holds pages with their labels beside them (page.html + gold.json, or NN.txt + NN.json); ours are
tests/pages. Block F1 counts a block of the page as right once; the headline counts as a block.
Prints a Markdown table. Ratios of times hold on other machines; milliseconds are this machine's.
"""

from __future__ import annotations

import importlib.util
import logging
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from podcast.cleaner import clean
from podcast.decode import page_from

ROOT = Path(__file__).parent.parent
Extract = Callable[[str], list[str]]


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "tests" / "pages"
    pages = {
        "HTML": sorted([*folder.rglob("*.html")]),
        "pasted text": sorted(path for path in folder.rglob("*.txt") if labels(path)),
    }
    scoring = load_scoring()
    logging.disable(logging.CRITICAL)
    print(
        "| pages | cleaner | block F1 | perfect | ms a page (median) | slowest |\n|---|---|---|---|---|---|"
    )
    for kind, paths in pages.items():
        for name, extract in cleaners(kind).items():
            if paths:
                print(f"| {kind} ({len(paths)}) | {name} | {measured(extract, paths, scoring)} |")


def labels(path: Path) -> bool:
    return path.with_suffix(".json").exists() or path.with_name("gold.json").exists()


def load_scoring():
    """The tests' own scoring, so that the figures mean the same."""
    place = ROOT / "tests" / "podcast" / "cleaner" / "conftest.py"
    spec = importlib.util.spec_from_file_location("cleaner_scoring", place)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def cleaners(kind: str) -> dict[str, Extract]:
    def ours(text: str, packs: tuple | None = None) -> list[str]:
        return [
            line.text
            for line in clean(
                page_from(text, "page.txt" if kind != "HTML" else "page.html"), packs=packs
            ).read
        ]

    def keep_all(text: str) -> list[str]:
        return text.split("\n")

    found: dict[str, Extract] = {"upplast": ours, "upplast, no site packs": lambda text: ours(text, ())}
    if kind == "HTML":
        found |= {"trafilatura, precision": trafilatura_, "readability-lxml": readability_}
    else:
        found["keep every line"] = keep_all
        found["8 words and a full stop"] = lambda text: [
            line
            for line in text.split("\n")
            if len(line.split()) >= 8 and line.rstrip().endswith((".", "!", "?"))
        ]
    return found


def trafilatura_(text: str) -> list[str]:
    import trafilatura

    return (trafilatura.extract(text, favor_precision=True, include_comments=False) or "").split("\n")


def readability_(text: str) -> list[str]:
    from lxml import html
    from readability import Document

    document = Document(text)
    tree = html.fromstring(document.summary())
    blocks = [block.text_content().strip() for block in tree.iter("p", "h2", "h3", "h4", "li")]
    return [document.title(), *(block for block in blocks if block)]


def measured(extract: Extract, paths: list[Path], scoring) -> str:
    from podcast.article import Article, Line, Role

    scores, times = [], []
    for path in paths:
        text = path.read_text("utf-8")
        extract(text)
        begun = time.perf_counter()
        blocks = extract(text)
        times.append(1000 * (time.perf_counter() - begun))
        lines = tuple(Line(n, block, Role.BODY, "", "", read=True) for n, block in enumerate(blocks))
        scores.append(scoring.score(scoring.gold_of(path), Article(str(path), lines)))
    f1 = statistics.mean(one.f1 for one in scores)
    perfect = sum(one.perfect for one in scores)
    return f"{f1:.3f} | {perfect} | {statistics.median(times):.1f} | {max(times):.1f}"


if __name__ == "__main__":
    main()
