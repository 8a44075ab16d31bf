"""The command in a process of its own: what it prints, what it refuses and with which exit code."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from audio.engines import for_a_new_show
from podcast.cli import COMMANDS
from tests.google.server import Google
from tests.podcast.conftest import PAGE, Run, snapshot

TONE = ("--voice", "tone")


def test_publishing_where_there_is_no_show_makes_one_and_says_so(
    podcast: Run, page: Path, tmp_path: Path
) -> None:
    (tmp_path / "podcast.toml").unlink()
    done = podcast("publish", page, *TONE)

    assert done.returncode == 0, done.stderr
    assert "made a show: podcast.toml" in done.stderr
    assert "published: Fyren på Skarven tänds igen · " in done.stdout
    assert done.stdout.splitlines()[-1].endswith("public/feed.xml")
    assert (tmp_path / "public" / "feed.xml").is_file()


def test_an_unchanged_page_is_left_alone(podcast: Run, page: Path, tmp_path: Path) -> None:
    podcast("publish", page, *TONE)
    before = snapshot(tmp_path / "public")
    done = podcast("publish", page, *TONE)

    assert done.stdout.startswith("already published: ")
    assert snapshot(tmp_path / "public") == before


def test_an_existing_show_is_left_as_it_is(podcast: Run, tmp_path: Path) -> None:
    podcast("init", "s", "--title", "Första")
    before = (tmp_path / "s" / "podcast.toml").read_bytes()
    done = podcast("init", "s", "--title", "Andra")

    assert done.returncode == 0
    assert "left as it is" in done.stdout
    assert (tmp_path / "s" / "podcast.toml").read_bytes() == before


def test_a_new_show_has_the_best_voice_that_is_there_and_says_so(podcast: Run, tmp_path: Path) -> None:
    best = for_a_new_show()
    done = podcast("init", "s")

    assert f"\nvoice: {best} · " in done.stdout
    assert f'\nname = "{best}"\n' in (tmp_path / "s" / "podcast.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "env"), [(TONE, {}), ((), {"PODCAST_VOICE": "tone"})], ids=["option", "environment"]
)
def test_a_new_show_has_the_voice_that_was_asked_for(
    podcast: Run, tmp_path: Path, words: tuple[str, ...], env: dict[str, str]
) -> None:
    done = podcast("init", "s", *words, **env)

    assert "\nvoice: tone\n" in done.stdout
    assert '\nname = "tone"\n' in (tmp_path / "s" / "podcast.toml").read_text("utf-8")


def test_a_show_with_a_voice_that_is_not_there_is_not_made(podcast: Run, tmp_path: Path) -> None:
    done = podcast("init", "s", "--voice", "tone, nobody")

    assert done.returncode == 2
    assert "unknown voice: nobody" in done.stderr
    assert not (tmp_path / "s").exists()


def write(tmp_path: Path, name: str, data: bytes) -> str:
    (tmp_path / name).write_bytes(data)
    return name


REFUSALS = {
    "no such file": (None, 3, "saknas.txt"),
    "an empty file": (b"", 3, "prov.txt"),
    "blank lines and a byte order mark": (b"\xef\xbb\xbf\n\n  \n", 3, "prov.txt"),
    "only adverts": (b"ANNONS\n\nAnnons\n\nANNONS\n", 3, "prov.txt"),
    "a picture": (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 10, 3, "prov.txt"),
    "a zip archive": (b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + bytes(200), 3, "prov.txt"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_a_page_that_cannot_be_used_is_named_in_one_sentence(
    podcast: Run, tmp_path: Path, page: Path, case: str
) -> None:
    data, code, named = REFUSALS[case]
    podcast("publish", page, *TONE)
    before = snapshot(tmp_path / "public")
    name = named if data is None else write(tmp_path, named, data)
    done = podcast("publish", name, *TONE)

    assert (done.returncode, named in done.stderr) == (code, True), done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) < 12
    assert snapshot(tmp_path / "public") == before


def test_a_folder_is_not_a_page(podcast: Run, tmp_path: Path) -> None:
    (tmp_path / "mapp").mkdir()
    done = podcast("publish", "mapp", *TONE)

    assert done.returncode == 3
    assert "mapp" in done.stderr


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "windows-1252"])
def test_a_page_is_read_in_whatever_encoding_it_was_saved(
    podcast: Run, tmp_path: Path, encoding: str
) -> None:
    write(tmp_path, "prov.txt", PAGE.replace("–", "-").encode(encoding))
    done = podcast("clean", "prov.txt", "--text")

    assert done.stdout.splitlines()[0] == "Fyren på Skarven tänds igen", done.stderr


def test_among_many_pages_the_good_are_published_and_the_bad_named_at_the_end(
    podcast: Run, page: Path, tmp_path: Path
) -> None:
    write(tmp_path, "tom.txt", b"")
    done = podcast("publish", "tom.txt", page, "saknas.txt", *TONE)

    assert done.returncode == 3
    assert "published: Fyren på Skarven tänds igen" in done.stdout
    assert "not published: tom.txt" in done.stderr
    assert "not published: saknas.txt" in done.stderr
    assert done.stderr.splitlines()[-1].startswith("1 of 3 pages")


def test_two_megabytes_of_article_are_cleaned_whole_and_refused_with_the_limit(
    podcast: Run, tmp_path: Path
) -> None:
    paragraph = "Det här är en mening om ingenting särskilt, men den är ganska lång och tar plats. " * 5
    body = "\n\n".join(f"Stycke {i}. {paragraph}".strip() for i in range(4600))
    data = f"Rubriken på den långa artikeln\n\nIngressen är kort men den finns där.\n\n{body}\n".encode()
    assert len(data) > 1_900_000
    write(tmp_path, "lang.txt", data)
    done = podcast("clean", "lang.txt", "--text")
    refused = podcast("publish", "lang.txt", *TONE)

    assert done.returncode == 0
    assert len(done.stdout.encode()) > 0.99 * len(data.replace(b"\n\n", b"\n"))
    assert refused.returncode == 3
    assert "more than 50000" in refused.stderr


def test_a_title_with_hostile_characters_is_repaired(podcast: Run, page: Path, tmp_path: Path) -> None:
    done = podcast("publish", page, *TONE, "--title", "Slut ]]> <b>\x1b[31m \u202eom\u200b")

    assert done.returncode == 0, done.stderr
    assert "published: Slut ]]> <b> [31m om" in done.stdout
    assert b"\x1b" not in (tmp_path / "public" / "feed.xml").read_bytes()


def test_a_folder_that_cannot_be_written_is_said_before_anything_is_spoken(
    podcast: Run, page: Path, tmp_path: Path
) -> None:
    podcast("init", "show")
    (tmp_path / "show" / "public").write_text("in the way")
    done = podcast("publish", page, "--show", "show", *TONE)

    assert done.returncode == 5
    assert "show/public" in done.stderr
    assert "speaking" not in done.stderr


def test_a_full_disk_is_said_and_leaves_what_was_published(podcast: Run, page: Path, tmp_path: Path) -> None:
    podcast("publish", page, *TONE)
    before = snapshot(tmp_path / "public")
    write(tmp_path, "annan.txt", PAGE.replace("Skarven", "Vinga").encode())
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (120_000, hard))
    try:
        done = podcast("publish", "annan.txt", *TONE)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert done.returncode == 5, done.stderr
    assert "cannot store" in done.stderr
    assert snapshot(tmp_path / "public") == before


def test_without_a_network_the_online_voice_says_so(podcast: Run, page: Path, tmp_path: Path) -> None:
    done = podcast(
        "publish",
        page,
        "--voice",
        "gtts",
        HTTPS_PROXY="http://127.0.0.1:9",
        https_proxy="http://127.0.0.1:9",
    )

    assert done.returncode == 4, done.stderr
    assert "Traceback" not in done.stderr
    assert "--voice espeak" in done.stderr
    assert not (tmp_path / "public" / "media").exists()


def test_the_online_voice_speaks_every_sentence_once_and_publishes(
    podcast: Run, page: Path, tmp_path: Path
) -> None:
    with Google() as google:
        done = podcast("publish", page, "--voice", "gtts", **google.environment)
        asked = google.requests
        page.write_text(PAGE.replace("450 000", "460 000"), "utf-8")
        again = podcast("publish", page, "--voice", "gtts", **google.environment)

    assert done.stdout.startswith("published: "), done.stderr
    assert again.stdout.startswith("corrected: "), again.stderr
    assert max(google.texts.values()) == 1
    assert google.requests - asked <= 2
    assert "Google" in (tmp_path / "public" / "feed.xml").read_text("utf-8")


def test_a_service_with_a_forged_certificate_is_not_believed(
    podcast: Run, page: Path, tmp_path: Path
) -> None:
    with Google(trusted=False) as google:
        done = podcast("publish", page, "--voice", "gtts", **google.environment)

    assert done.returncode == 4, done.stderr
    assert "certificate" in done.stderr
    assert not (tmp_path / "public" / "media").exists()


def test_an_unknown_voice_is_answered_with_the_choices(podcast: Run, page: Path) -> None:
    done = podcast("publish", page, "--voice", "robot")

    assert done.returncode == 2
    assert "robot" in done.stderr
    assert "espeak" in done.stderr


def test_an_unknown_setting_is_named(podcast: Run, page: Path, tmp_path: Path) -> None:
    write(tmp_path, "podcast.toml", b"[show]\ntitel = 'x'\n")
    done = podcast("publish", page, *TONE)

    assert done.returncode == 2
    assert "[show] titel" in done.stderr
    assert "Did you mean title?" in done.stderr


@pytest.mark.parametrize("data", [b"nonsense", b"nonsense" * 5000])
def test_a_damaged_catalogue_is_said_and_the_feed_left_alone(
    podcast: Run, page: Path, tmp_path: Path, data: bytes
) -> None:
    podcast("publish", page, *TONE)
    for path in tmp_path.glob("catalogue.db*"):
        path.write_bytes(data)
    before = snapshot(tmp_path / "public")
    done = podcast("publish", page, *TONE)

    assert done.returncode == 7, done.stderr
    assert snapshot(tmp_path / "public") == before


@pytest.mark.parametrize(
    "words",
    [
        ("publish",),
        ("publish", "a.txt", "b.txt", "--title", "x"),
        ("publish", "a.txt", "--date", "i förrgår"),
        ("publish", "a.txt", "--url", "tidning.se"),
        ("list", "--show", "nowhere"),
        ("nonsense",),
        ("say", ""),
        ("speak", "a.txt", "-o", "a.ogg"),
    ],
)
def test_misuse_is_exit_code_2(podcast: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    write(tmp_path, "a.txt", PAGE.encode())
    done = podcast(*words)

    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr


def test_standard_input_is_a_page_when_it_has_an_address(podcast: Run, tmp_path: Path) -> None:
    done = podcast("publish", "-", "--url", "https://t.se/fyren", *TONE, stdin=PAGE.encode())
    again = podcast("publish", "-", "--url", "https://t.se/fyren?utm_source=x", *TONE, stdin=PAGE.encode())

    assert done.returncode == 0, done.stderr
    assert again.stdout.startswith("already published")


def test_the_facts_an_editor_gives_reach_the_feed(podcast: Run, page: Path, tmp_path: Path) -> None:
    given = ("--title", "Egen rubrik", "--author", "Siv Öberg", "--date", "11 juni 2025", "--section", "Kust")
    done = podcast("publish", page, *TONE, *given, "--url", "https://t.se/fyren")
    feed = (tmp_path / "public" / "feed.xml").read_text("utf-8")

    assert done.returncode == 0, done.stderr
    assert "<title>Egen rubrik</title>" in feed
    assert "Siv Öberg" in feed
    assert "<link>https://t.se/fyren</link>" in feed


def test_every_line_of_the_page_is_accounted_for(podcast: Run, page: Path) -> None:
    told = json.loads(podcast("clean", page, "--json").stdout)

    assert [line["text"] for line in told["lines"]] == [line for line in PAGE.splitlines() if line]
    assert all(line["rule"] and line["why"] for line in told["lines"])


def test_only_what_is_read_is_printed_with_text(podcast: Run, page: Path) -> None:
    lines = podcast("clean", page, "--text").stdout.splitlines()

    assert lines[0] == "Fyren på Skarven tänds igen"
    assert len(lines) == 7
    assert not {"Annons", "Mest läst", "Logga in"} & set(lines)


def test_what_will_be_said_is_shown_as_written_and_as_spoken(podcast: Run, page: Path) -> None:
    out = podcast("script", page).stdout

    assert "== Ny lampa från Polen" in out
    assert "3,5 kilowattimmar" in out
    assert "> Lampan drar tre komma fem kilowattimmar om dygnet" in out
    assert "… 0.75 s" in out


def test_reading_answers_a_line_for_a_line(podcast: Run) -> None:
    done = podcast("reading", stdin=b"3,5 %\n\nkl. 14.30\n")

    assert done.stdout == "tre komma fem procent\n\nklockan fjorton trettio\n"


def test_sentences_come_a_line_each_with_a_blank_line_between_paragraphs(podcast: Run) -> None:
    done = podcast("sentences", stdin="Ett. Två.\n\nTre kl. 9. Fyra.\n".encode())

    assert done.stdout == "Ett.\nTvå.\n\nTre kl. 9.\nFyra.\n"


@pytest.mark.parametrize(("name", "start"), [("a.mp3", (b"\xff\xfb", b"ID3")), ("a.wav", (b"RIFF",))])
def test_a_page_can_be_spoken_into_a_file(
    podcast: Run, page: Path, tmp_path: Path, name: str, start: tuple[bytes, ...]
) -> None:
    done = podcast("speak", page, "-o", name, *TONE)

    assert done.returncode == 0, done.stderr
    assert (tmp_path / name).read_bytes().startswith(start)


def test_an_episode_can_be_listed_retracted_and_restored(podcast: Run, page: Path) -> None:
    podcast("publish", page, *TONE)
    listed = podcast("list")
    gone = podcast("retract", "1", "--why", "Fel person.")
    again = podcast("retract", "1")
    refused = podcast("publish", page, *TONE)
    back = podcast("restore", "1")
    unknown = podcast("retract", "17")

    assert "Fyren på Skarven tänds igen" in listed.stdout
    assert [r.returncode for r in (gone, again, refused, back, unknown)] == [0, 0, 3, 0, 3]
    assert again.stdout.startswith("already retracted")


def test_every_command_explains_itself_with_an_example(podcast: Run) -> None:
    for name in COMMANDS:
        done = podcast(name, "--help")
        assert done.returncode == 0
        assert f"Example: podcast {name}" in done.stdout


def test_help_imports_nothing_heavy(podcast: Run) -> None:
    code = (
        "import sys; from podcast.cli import cli; cli.main(['--help'], standalone_mode=False);"
        "heavy = {'feedgen', 'numpy', 'lxml', 'PIL', 'pydub', 'gtts', 'starlette', 'jinja2', 'requests'};"
        "print(*heavy & set(sys.modules), file=sys.stderr, end='')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.stderr == ""


def test_the_version_is_told(podcast: Run) -> None:
    assert podcast("--version").stdout.startswith("podcast ")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_command_leaves_nothing_half_written(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    body = "\n\n".join(f"Stycke {i} med en mening som tar lite tid att säga högt." for i in range(3000))
    head = "Rubriken på den långa artikeln\n\nIngressen är kort men den finns där."
    write(tmp_path, "lang.txt", f"{head}\n\n{body}\n".encode())
    command = subprocess.Popen(
        [sys.executable, "-m", "podcast", "publish", "lang.txt", "--voice", "espeak"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert command.stderr is not None
    for line in command.stderr:
        if line.startswith("speaking"):
            break
    command.send_signal(number)
    command.communicate(timeout=30)

    assert command.returncode == code
    assert not (tmp_path / "public" / "media").exists()
    assert not [*tmp_path.glob(".tmp/*")]


def test_a_reader_that_goes_away_makes_no_traceback(page: Path, tmp_path: Path) -> None:
    shell = f"{sys.executable} -m podcast clean {page} --why | head -1"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, cwd=tmp_path, check=False)

    assert done.stderr == b""


def test_completion_can_be_set_up(tmp_path: Path) -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("podcast"))],
        env={**os.environ, "_PODCAST_COMPLETE": "bash_source"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert "complete" in done.stdout
