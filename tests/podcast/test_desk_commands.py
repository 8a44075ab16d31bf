"""What an editor does beside publishing: judging a page, deciding lines, telling how names are said."""

from __future__ import annotations

import json
import stat
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.podcast.conftest import PAGE, Run, snapshot

TONE = ("--voice", "tone")
SHORT = "Fyren tänds igen\n\nDen lyser för alla som seglar förbi i natt.\n"
ENGLISH = (
    "The lighthouse shines again\n\n"
    + "The lamp was lit on Tuesday and the sailors were glad to see it. " * 8
)


@pytest.fixture
def editor(tmp_path: Path) -> Path:
    """An editor that leaves the line about coffee out."""
    path = tmp_path / "editor.sh"
    lines = (
        "#!/bin/sh",
        "sed -i 's/^read\\(.*kaffet är gratis\\)/leave\\1/' \"$1\"",
        'touch -d 2030-01-01 "$1"',  # saved, whatever the clock's grain
    )
    path.write_text("\n".join(lines) + "\n", "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.mark.parametrize(
    ("text", "told"),
    [(SHORT, "words of it are read, fewer than 60"), (ENGLISH, "it is in English, not in Swedish")],
)
def test_a_page_that_is_not_fit_is_refused_with_the_reason_and_published_by_force(
    podcast: Run, tmp_path: Path, text: str, told: str
) -> None:
    (tmp_path / "prov.txt").write_text(text, "utf-8")
    refused = podcast("publish", "prov.txt", *TONE)
    forced = podcast("publish", "prov.txt", *TONE, "--force")

    assert refused.returncode == 3
    assert told in refused.stderr
    assert "--force publishes it all the same." in refused.stderr
    assert forced.returncode == 0, forced.stderr


def test_a_page_that_lost_most_of_its_words_is_refused(podcast: Run, page: Path) -> None:
    podcast("publish", page, *TONE)
    page.write_text(PAGE.partition("Ny lampa")[0].partition("– Vi har")[0], "utf-8")
    done = podcast("publish", page, *TONE, PODCAST_PUBLISH_FORCE="")

    assert done.returncode == 3, done.stdout
    assert "when it was published last" in done.stderr


def test_a_correction_tells_which_sentences_changed(podcast: Run, page: Path) -> None:
    podcast("publish", page, *TONE)
    page.write_text(PAGE.replace("450 000", "460 000"), "utf-8")
    lines = podcast("publish", page, *TONE).stdout.splitlines()

    assert lines[1] == "  - Nu har byalaget samlat in 450 000 kronor."
    assert lines[2] == "  + Nu har byalaget samlat in 460 000 kronor."


def test_what_the_editor_decides_is_kept_for_the_next_time(
    podcast: Run, page: Path, editor: Path, tmp_path: Path
) -> None:
    edited = podcast("publish", page, *TONE, "--edit", EDITOR=str(editor))
    page.write_text(PAGE.replace("450 000", "460 000"), "utf-8")
    again = podcast("publish", page, *TONE)
    cleaned = podcast("clean", page, "--text")

    assert edited.returncode == again.returncode == 0, edited.stderr
    assert "kaffet" not in cleaned.stdout
    (vtt,) = (p for p in tmp_path.glob("public/media/*/*/*.vtt") if "460 000" in p.read_text("utf-8"))
    assert "kaffet" not in vtt.read_text("utf-8")


def test_editing_needs_an_editor(podcast: Run, page: Path) -> None:
    done = podcast("publish", page, *TONE, "--edit", EDITOR="", VISUAL="")

    assert done.returncode == 2
    assert "set $EDITOR" in done.stderr


def test_a_report_for_a_colleague_holds_every_line_and_no_markup_of_the_page(
    podcast: Run, tmp_path: Path
) -> None:
    (tmp_path / "prov.txt").write_text(PAGE.replace("Annons", "<script>alert(1)</script>"), "utf-8")
    done = podcast("clean", "prov.txt", "--html", "rapport.html")
    report = (tmp_path / "rapport.html").read_text("utf-8")

    assert done.returncode == 0
    assert "<script>" not in report
    assert all(
        line.replace("<", "&lt;").replace(">", "&gt;") in report
        for line in PAGE.splitlines()
        if line != "Annons"
    )


def test_a_pack_is_proposed_from_pages_of_one_site_and_kept_on_request(podcast: Run, tmp_path: Path) -> None:
    names = []
    for place in ("Skarven", "Vinga", "Holmön"):
        name = f"{place}.txt"
        text = PAGE.replace("Skarven", place).replace("Fyren", place).replace("Berit", place)
        (tmp_path / name).write_text(text + "\nTrygga köp hos Kustbladets läsarresor\n", "utf-8")
        names.append(name)
    done = podcast("learn", *names, "--write", "kustbladet")
    again = podcast("clean", names[0], "--json")

    assert done.returncode == 0, done.stderr
    assert "Trygga köp hos Kustbladets läsarresor" in done.stdout
    assert "Kustbladet" in (tmp_path / "sites" / "kustbladet.toml").read_text("utf-8")
    lines = json.loads(again.stdout)["lines"]
    assert not next(line for line in lines if line["text"].startswith("Trygga köp"))["read"]


def test_names_that_no_lexicon_knows_are_listed_with_how_they_are_said(podcast: Run, page: Path) -> None:
    page.write_text(PAGE.replace("Berit Holm", "Wojciech Brzęczyk"), "utf-8")
    out = podcast("names", page, "--voice", "espeak").stdout

    assert "Wojciech" in out
    assert "[" in out


def test_an_audition_is_recorded_where_the_editor_said(podcast: Run, page: Path, tmp_path: Path) -> None:
    page.write_text(PAGE.replace("Berit Holm", "Wojciech Brzęczyk"), "utf-8")
    done = podcast("names", page, "--voice", "espeak", "--audition", "namn.wav")

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "namn.wav").read_bytes()[:4] == b"RIFF"


def test_a_word_is_read_anew_where_it_is_said_and_nowhere_else(
    podcast: Run, page: Path, tmp_path: Path
) -> None:
    other = tmp_path / "annan.txt"
    other.write_text(
        PAGE.replace("Skarven", "Vinga").replace("Berit", "Göran").replace("Fyren", "Lampan"), "utf-8"
    )
    podcast("publish", page, other, *TONE)
    podcast("lexicon", "add", "Skarven", "--as", "skarrven")
    before = snapshot(tmp_path / "public" / "media")
    done = podcast("publish", "--affected")
    again = podcast("publish", "--affected")

    assert done.stdout.startswith("read again: Fyren på Skarven tänds igen"), done.stderr
    assert "1 episodes changed" in done.stdout
    assert "0 episodes changed" in again.stdout
    assert before.items() <= snapshot(tmp_path / "public" / "media").items()


def test_a_lexicon_goes_out_and_comes_in_as_pls(podcast: Run, tmp_path: Path) -> None:
    podcast("lexicon", "add", "Skarven", "--as", "skarrven")
    pls = podcast("lexicon", "export").stdout
    (tmp_path / "uttal.pls").write_text(pls, "utf-8")
    (tmp_path / "lexicon.toml").unlink()
    done = podcast("lexicon", "import", "uttal.pls")

    assert done.returncode == 0, done.stderr
    assert podcast("reading", "Skarven", "--profile", "words").stdout == "skarrven\n"


def test_a_lexicon_that_cannot_be_read_is_named(podcast: Run, page: Path, tmp_path: Path) -> None:
    (tmp_path / "lexicon.toml").write_text("[[entry]\n")
    done = podcast("publish", page, *TONE)

    assert done.returncode == 2
    assert "lexicon.toml" in done.stderr


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = (
            b"" if self.path == "/robots.txt" else f"<html lang=sv><h1>{PAGE.splitlines()[3]}</h1>".encode()
        )
        body += b"".join(f"<p>{line}</p>".encode() for line in PAGE.splitlines()[5:] if line)
        self.send_response(404 if self.path == "/robots.txt" else 200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/fyren?utm_source=x"
    server.shutdown()
    server.server_close()
    thread.join()


def test_an_address_is_fetched_only_where_the_desk_allows_it(podcast: Run, site: str, tmp_path: Path) -> None:
    refused = podcast("publish", site, *TONE)
    settings = tmp_path / "podcast.toml"
    settings.write_text(
        settings.read_text("utf-8")
        + '\n[fetching]\nallow_hosts = ["127.0.0.1"]\n'.replace("\n[fetching]", ""),
        "utf-8",
    )
    done = podcast("publish", site, *TONE)

    assert refused.returncode == 3, refused.stderr
    assert done.returncode == 0, done.stderr
    assert f"<link>{site.partition('?')[0]}</link>" in (tmp_path / "public" / "feed.xml").read_text("utf-8")


def test_voices_are_ready_as_the_show_has_set_them_up(podcast: Run, tmp_path: Path) -> None:
    settings = tmp_path / "podcast.toml"
    settings.write_text(settings.read_text("utf-8") + '\n[voice.command]\nprogram = ["true"]\n', "utf-8")
    listed = podcast("voices")
    unknown = podcast("voices", "install", "robot")

    assert "command  ready" in listed.stdout, listed.stderr
    assert unknown.returncode == 2
    assert "robot" in unknown.stderr
