"""A small show that every test of this room may change a copy of, and a folder that holds it."""

from __future__ import annotations

import math
import socket
import threading
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from struct import pack
from typing import Protocol

import lameenc
import pytest
import uvicorn
from mutagen.id3 import APIC, CHAP, CTOC, ID3, TIT2, CTOCFlags
from mutagen.mp3 import MP3
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from feeds.artwork import draw_cover, small_cover
from feeds.chapters import chapters_json
from feeds.rss import rss
from feeds.serve import app
from feeds.site import pages
from feeds.transcripts import srt, transcript_json, vtt
from feeds.types import Chapter, Cue, Enclosure, Episode, Show

BASE = "https://podd.example.se/"
SECONDS = 12.0


@pytest.fixture(scope="session")
def show() -> Show:
    return Show(
        title="Ortens nyheter",
        description="Artiklar ur Ortens tidning, upplästa.",
        base_url=BASE,
        author="Ortens tidning",
        email="podd@example.se",
        cover="cover-1.jpg",
        guid="5f4c3ef6-7b7e-5a7b-9d55-0b1f0c7d7f61",
        publisher="Åsa Öberg",
        copyright="Ortens tidning",
    )


@pytest.fixture(scope="session")
def episode() -> Episode:
    return Episode(
        guid="urn:uuid:0d2c4c1e-5a27-5c55-8f0e-3f8a64b0a001",
        title="Bron över Älven öppnar igen",
        slug="bron-over-alven",
        published=datetime(2026, 11, 14, 5, 0, tzinfo=UTC),
        updated=datetime(2026, 11, 14, 5, 0, tzinfo=UTC),
        enclosure=Enclosure("media/2026/11/bron-over-alven-0123456789ab.mp3", 1000),
        duration=SECONDS,
        summary="Efter två år kan bilar åter köra över bron.",
        credit="Provröst (CC0)",
        article_url="https://tidning.example.se/bron",
        article_date=datetime(2026, 11, 13, 23, 30, tzinfo=UTC),
        authors=("Anna Ask", "Bo Berg"),
        section="Lokalt",
        chapters=(Chapter(0.0, "Bron över Älven öppnar igen"), Chapter(6.5, "Så påverkas trafiken")),
        cues=(
            Cue(0.3, 3.0, "Bron över Älven öppnar igen."),
            Cue(3.4, 6.1, "Efter två år kan bilar åter köra över bron, och trafiken blir lugnare än förr."),
            Cue(
                6.9,
                11.6,
                "Kommunen räknar med att köerna i centrum försvinner redan under den första veckan.",
            ),
        ),
        transcript="media/2026/11/bron-over-alven-0123456789ab.vtt",
        chapters_file="media/2026/11/bron-over-alven-0123456789ab.chapters.json",
        captions="media/2026/11/bron-over-alven-0123456789ab.srt",
        sentences_file="media/2026/11/bron-over-alven-0123456789ab.transcript.json",
    )


@pytest.fixture(scope="session")
def episodes(episode: Episode) -> tuple[Episode, ...]:
    """Three episodes, oldest first."""
    return tuple(numbered(episode, number) for number in range(3))


@pytest.fixture(scope="session")
def cover() -> bytes:
    return draw_cover("Ortens nyheter", "Ortens tidning", size=1400)


@pytest.fixture(scope="session")
def mp3(cover: bytes) -> bytes:
    """A real episode's file: a tone at about -16 LUFS with title, cover and chapters in its tag."""
    return tagged(tone(SECONDS), small_cover(cover))


Publish = Callable[[Path, Show, tuple[Episode, ...]], tuple[tuple[Episode, ...], Path]]


class Serving(Protocol):
    def __call__(self, folder: Path, ranges: list[str] | None = None) -> AbstractContextManager[str]:
        """Serve `folder` on loopback while the context lasts; Range headers are noted in `ranges`."""


@pytest.fixture(scope="session")
def publish(cover: bytes, mp3: bytes) -> Publish:
    """A function that writes a show's public folder and gives the episodes as published, and the folder."""
    return lambda folder, show, episodes: _publish(folder, show, episodes, cover, mp3)


@pytest.fixture(scope="session")
def serving() -> Serving:
    """A function that serves a folder and gives the address."""
    return _serving


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.answers = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.answers.set()


@contextmanager
def _serving(folder: Path, ranges: list[str] | None = None) -> Generator[str, None, None]:
    answer = app(folder, BASE)

    async def noting(scope: Scope, receive: Receive, send: Send) -> None:
        found = Headers(scope=scope).get("range")
        if ranges is not None and found:
            ranges.append(found)
        await answer(scope, receive, send)

    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    server = _Server(uvicorn.Config(noting, lifespan="off", log_config=None, access_log=False))
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    try:
        assert server.answers.wait(10)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()


def numbered(episode: Episode, number: int) -> Episode:
    """Another episode like it, `number` days later, with its own identity and files."""
    name = f"media/2026/11/avsnitt-{number:012}"
    return replace(
        episode,
        guid=f"urn:uuid:0d2c4c1e-5a27-5c55-8f0e-{number:012x}",
        title=f"{episode.title}, del {number}",
        slug=f"avsnitt-{number}",
        published=episode.published + timedelta(days=number),
        updated=episode.updated + timedelta(days=number),
        enclosure=Enclosure(f"{name}.mp3", episode.enclosure.size),
        transcript=f"{name}.vtt",
        captions=f"{name}.srt",
        sentences_file=f"{name}.transcript.json",
        chapters_file=f"{name}.chapters.json",
    )


def tone(seconds: float, rate: int = 44100) -> bytes:
    """A 1 kHz tone 13 dB below full scale, mono, 96 kbit/s."""
    peak = 32767 * 10 ** (-13 / 20)
    samples = (round(peak * math.sin(2 * math.pi * 1000 * at / rate)) for at in range(int(seconds * rate)))
    encoder = lameenc.Encoder()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(rate)
    encoder.set_bit_rate(96)
    encoder.silence()
    return bytes(encoder.encode(b"".join(pack("<h", sample) for sample in samples)) + encoder.flush())


def tagged(sound: bytes, picture: bytes) -> bytes:
    tags = ID3()
    tags.add(TIT2(encoding=3, text="Bron över Älven öppnar igen"))
    tags.add(APIC(encoding=3, mime="image/jpeg", type=3, desc="Cover", data=picture))
    tags.add(CHAP(element_id="c0", start_time=0, end_time=6500, sub_frames=[TIT2(encoding=3, text="Bron")]))
    tags.add(
        CHAP(element_id="c1", start_time=6500, end_time=11900, sub_frames=[TIT2(encoding=3, text="Trafik")])
    )
    flags = CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED
    tags.add(CTOC(element_id="toc", flags=flags, child_element_ids=["c0", "c1"], sub_frames=[]))
    file = BytesIO(sound)
    tags.save(file)
    return file.getvalue()


def _publish(
    folder: Path, show: Show, episodes: tuple[Episode, ...], cover: bytes, mp3: bytes
) -> tuple[tuple[Episode, ...], Path]:
    length = MP3(BytesIO(mp3)).info.length
    done = tuple(
        replace(one, enclosure=replace(one.enclosure, size=len(mp3)), duration=length) for one in episodes
    )
    files: dict[str, bytes] = {show.cover: cover, show.feed: rss(show, done), **pages(show, done)}
    for one in done:
        files[one.enclosure.name] = mp3
        files[one.transcript] = vtt(one.cues).encode()
        files[one.captions] = srt(one.cues).encode()
        files[one.sentences_file] = transcript_json(one.cues)
        files[one.chapters_file] = chapters_json(one.chapters)
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return done, folder
