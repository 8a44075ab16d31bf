"""Sentences end where a reader would pause, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.swedish import sentences

BLOCKS = [
    tuple(block.splitlines())
    for block in (Path(__file__).parents[2] / "swedish" / "sentences.txt")
    .read_text(encoding="utf-8")
    .strip()
    .split("\n\n")
]


@pytest.mark.parametrize("lines", BLOCKS, ids=lambda lines: lines[0][:40])
def test_a_paragraph_falls_into_its_sentences(lines: tuple[str, ...]) -> None:
    assert sentences(" ".join(lines)) == lines


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from('abc ABC.!?…”"()–123 kl.m.Åö\n\u00a0'), max_size=80))
def test_every_character_but_white_space_is_in_one_sentence(paragraph: str) -> None:
    assert "".join("".join(sentences(paragraph)).split()) == "".join(paragraph.split())


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_split(paragraph: str) -> None:
    assert all(piece in paragraph and piece == piece.strip() != "" for piece in sentences(paragraph))
