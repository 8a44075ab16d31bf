"""Scores what the cleaner kept against labels made by hand, and prints the figures at the end of a run."""

from __future__ import annotations

import difflib
import json
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from podcast.article import Article
from podcast.cleaner import clean
from podcast.page import read_page

READ = {"title", "lede", "heading", "body"}
NEUTRAL = {"ignore", "fact"}


@dataclass(frozen=True)
class Score:
    name: str
    f1: float
    leaks: tuple[tuple[str, str], ...]
    """Label and text of what was read and should not be."""
    losses: tuple[tuple[str, str], ...]

    @property
    def perfect(self) -> bool:
        return not self.leaks and not self.losses


def plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).replace("\u00ad", "").replace("\u200b", "").lower()
    return " ".join(re.findall(r"\w+", text))


def score(gold: dict, article: Article) -> Score:
    """Compare block by block: each block of the gold may be read once."""
    wanted, unwanted, neutral = _units(gold)
    left = Counter(plain(text) for _, text in wanted)
    leaks, right = [], 0
    for line in article.read:
        key = plain(line.text)
        if not key or key in neutral:
            continue
        if left[key] > 0:
            left[key] -= 1
            right += 1
        elif near := _near(key, left):
            left[near] -= 1
            right += 1
        else:
            leaks.append((unwanted.get(key, "repeat"), line.text))
    losses = [(role, text) for role, text in wanted if _take(left, plain(text))]
    total = sum(1 for _, text in wanted if plain(text))
    precision = right / (right + len(leaks)) if right + len(leaks) else 0.0
    recall = (total - len(losses)) / total if total else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return Score(article.source, f1, tuple(leaks), tuple(losses))


def _units(gold: dict) -> tuple[list[tuple[str, str]], dict[str, str], set[str]]:
    if gold["kind"] == "lines":
        lines = [(line["label"], line["text"]) for line in gold["lines"]]
        wanted = [(label, text) for label, text in lines if label in READ]
        neutral = {plain(text) for label, text in lines if label in NEUTRAL}
        unwanted = {plain(text): label for label, text in lines if label not in READ | NEUTRAL}
        return wanted, unwanted, neutral
    roles = gold.get("roles") or ["body"] * len(gold["body"])
    wanted = ([("title", gold["title"])] if gold.get("title") else []) + list(
        zip(roles, gold["body"], strict=True)
    )
    return wanted, {}, {plain(text) for text in gold.get("optional", ())}


def _near(key: str, left: Counter[str]) -> str | None:
    words = key.split()
    for other, count in left.items():
        alike = count and len(words) >= 4 and abs(len(other.split()) - len(words)) <= 3
        if alike and difflib.SequenceMatcher(None, other.split(), words, autojunk=False).ratio() >= 0.8:
            return other
    return None


def _take(left: Counter[str], key: str) -> bool:
    if left[key] > 0:
        left[key] -= 1
        return True
    return False


def score_page(path: Path, **options) -> Score:
    """Clean a page and score it against the labels beside it: page.json, or gold.json in its folder."""
    return score(gold_of(path), clean(read_page(str(path)), **options))


def gold_of(path: Path) -> dict:
    beside = path.with_suffix(".json")
    labels = beside if beside.exists() else path.with_name("gold.json")
    return json.loads(labels.read_text("utf-8"))


@dataclass(frozen=True)
class Figures:
    name: str
    scores: tuple[Score, ...]

    @property
    def f1(self) -> float:
        return sum(one.f1 for one in self.scores) / len(self.scores)

    @property
    def perfect(self) -> int:
        return sum(one.perfect for one in self.scores)

    @property
    def leaks(self) -> Counter[str]:
        return Counter(role for one in self.scores for role, _ in one.leaks)

    @property
    def losses(self) -> Counter[str]:
        return Counter(role for one in self.scores for role, _ in one.losses)

    def __str__(self) -> str:
        pages = f"{self.name}: {len(self.scores)} pages, F1 {self.f1:.4f}, perfect {self.perfect}"
        return f"{pages}, leaks {dict(self.leaks)}, losses {dict(self.losses)}"

    def told(self) -> str:
        """Every leak and loss with its page, for the text of a failure."""
        lines = [str(self)]
        for one in self.scores:
            lines += [f"{one.name}: LEAK [{role}] {text[:90]}" for role, text in one.leaks]
            lines += [f"{one.name}: LOST [{role}] {text[:90]}" for role, text in one.losses]
        return "\n".join(lines)


REPORTED: list[str] = []


@pytest.fixture
def measure():
    """Score pages as one set; the figures are printed when the run is over."""

    def measured(name: str, paths: list[Path], **options) -> Figures:
        figures = Figures(name, tuple(score_page(path, **options) for path in paths))
        REPORTED.append(str(figures))
        return figures

    return measured


def pytest_terminal_summary(terminalreporter):
    for line in sorted(REPORTED):
        terminalreporter.write_line(line)
