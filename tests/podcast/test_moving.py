"""A show moves in one file: nothing is lost on the way, and nothing that is not a show comes in."""

from __future__ import annotations

import io
import os
import shutil
import sqlite3
import subprocess
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast.errors import BusyError, CatalogueError, StorageError, UsageError
from podcast.feed import write_feed
from podcast.lives import restore, retract
from podcast.moving import pack, unpack
from podcast.show import open_show, writing
from tests.podcast.conftest import Run, snapshot
from tests.podcast.invented import NOW, published


@pytest.fixture
def full(folder: Path) -> Path:
    """A show with two episodes, one retracted, words and a site pack of its own."""
    (folder / "lexicon.toml").write_text('[words]\nNordvind = "nord vind"\n', "utf-8")
    (folder / "sites").mkdir()
    (folder / "sites" / "tidning.toml").write_text("", "utf-8")
    (folder / ".env").write_text("KEY=secret")
    (folder / "key.txt").write_text("secret")
    with open_show(folder) as show:
        published(show, 1)
        published(show, 2)
        retract(show, "urn:uuid:2", "Fel.", NOW)
    return folder


@pytest.fixture
def packed(full: Path, tmp_path: Path) -> Path:
    file = tmp_path / "show.tar"
    with open_show(full) as show:
        pack(show, file)
    return file


def entries(file: Path) -> list[tuple[tarfile.TarInfo, bytes]]:
    with tarfile.open(file) as tar:
        return [(each, tar.extractfile(each).read()) for each in tar]  # type: ignore[union-attr]


def rewritten(file: Path, change: Callable[[tarfile.TarInfo, bytes], tuple[tarfile.TarInfo, bytes]]) -> Path:
    """The archive with other entries, and sums that hold for them."""
    from hashlib import sha256

    other, sums = file.with_name("other.tar"), ""
    with tarfile.open(other, "w") as tar:
        for entry, data in entries(file)[:-1]:
            name, (entry, data) = entry.name, change(entry, data)
            entry.size = len(data) if entry.isreg() else 0
            tar.addfile(entry, io.BytesIO(data))
            assert name
            sums += f"{sha256(data).hexdigest()}  {entry.name}\n"
        end = tarfile.TarInfo("SHA256SUMS")
        end.size = len(sums.encode())
        tar.addfile(end, io.BytesIO(sums.encode()))
    return other


def refused(file: Path, folder: Path, why: str, error: type[Exception] = UsageError) -> None:
    """That a file is refused, and nothing is left of it."""
    with pytest.raises(error, match=why):
        unpack(file, folder)
    assert not folder.exists()


def test_a_show_comes_out_as_it_went_in(full: Path, packed: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    done = unpack(packed, new)
    assert done.episodes == 2
    for name in ("public", "withdrawn", "sites"):
        assert snapshot(new / name) == snapshot(full / name)
    for name in ("podcast.toml", "lexicon.toml", "cover.jpg", "intro.wav", "outro.wav"):
        assert (new / name).read_bytes() == (full / name).read_bytes()
    with open_show(new) as show:
        assert write_feed(show, again=True) == 0
        assert restore(show, "urn:uuid:2", NOW)[1]


def test_what_is_no_part_of_a_show_stays(packed: Path) -> None:
    names = [entry.name for entry, _ in entries(packed)]
    assert names[:3] == ["upplast-show.json", "podcast.toml", "lexicon.toml"]
    assert not {".env", "key.txt", ".made.json", ".lock"} & set(names)
    assert not [name for name in names if name.startswith((".tmp", "backups"))]
    assert b"secret" not in packed.read_bytes()


def test_the_same_show_gives_the_same_bytes_here_and_there(full: Path, packed: Path, tmp_path: Path) -> None:
    unpack(packed, tmp_path / "new")
    for number, root in enumerate((full, tmp_path / "new")):
        with open_show(root) as show:
            pack(show, tmp_path / f"{number}.tar")
        assert (tmp_path / f"{number}.tar").read_bytes() == packed.read_bytes()


def test_any_machine_can_check_its_sums(packed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "plain"
    folder.mkdir()
    subprocess.run(["tar", "xf", packed], cwd=folder, check=True)
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=folder, check=True)


def test_an_import_that_was_killed_does_not_stand_in_the_way(packed: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    (new / ".importing" / "public").mkdir(parents=True)
    assert unpack(packed, new).episodes == 2
    assert not (new / ".importing").exists()


def test_a_folder_with_something_in_it_is_left_alone(packed: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    new.mkdir()
    (new / "anteckningar.txt").write_text("mine")
    with pytest.raises(UsageError, match=r"not empty: anteckningar\.txt"):
        unpack(packed, new)
    assert [each.name for each in new.iterdir()] == ["anteckningar.txt"]


def test_two_imports_into_one_folder_take_no_turns(packed: Path, tmp_path: Path) -> None:
    import fcntl

    new = tmp_path / "new"
    new.mkdir()
    handle = os.open(new, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    with pytest.raises(BusyError, match="another import"):
        unpack(packed, new)
    os.close(handle)


def test_an_export_takes_no_files_place_and_is_not_served(full: Path, packed: Path) -> None:
    before = packed.read_bytes()
    with open_show(full) as show:
        with pytest.raises(UsageError, match="there is such a file already"):
            pack(show, packed)
        with pytest.raises(UsageError, match="would be part of the show"):
            pack(show, full / "public" / "show.tar")
        with pytest.raises(StorageError, match="cannot export"):
            pack(show, full / "no" / "show.tar")
    assert packed.read_bytes() == before
    assert not list(full.rglob("*.tar*"))
    assert not list(full.glob(".exporting*"))


def test_a_file_that_leads_out_of_the_show_is_not_packed(full: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (full / "public" / "link.txt").symlink_to(tmp_path / "secret.txt")
    with open_show(full) as show, pytest.raises(StorageError, match="leads out"):
        pack(show, tmp_path / "show.tar")
    assert not (tmp_path / "show.tar").exists()


def test_sound_that_lies_elsewhere_is_named(full: Path, tmp_path: Path) -> None:
    settings = full / "podcast.toml"
    settings.write_text(settings.read_text().replace('"intro.wav"', '"/srv/sound/intro.wav"'))
    with open_show(full) as show:
        assert pack(show, tmp_path / "show.tar").left == ("/srv/sound/intro.wav",)
    assert "intro.wav" not in [entry.name for entry, _ in entries(tmp_path / "show.tar")]


def test_the_catalogue_is_as_it_was_at_one_moment(full: Path, tmp_path: Path) -> None:
    with open_show(full) as show, open_show(full) as other:
        other.catalogue.learn("something", "x")  # lies in the log beside the file
        pack(show, tmp_path / "show.tar")
        assert not (tmp_path / "show.tar-wal").exists()
    unpack(tmp_path / "show.tar", tmp_path / "new")
    with open_show(tmp_path / "new") as show:
        assert show.catalogue.known("something") == "x"


def test_nobody_publishes_while_the_catalogue_is_packed(full: Path, tmp_path: Path) -> None:
    with open_show(full) as show, writing(show):
        process = subprocess.Popen(
            ["python3", "-c", "import sys,fcntl; fcntl.flock(open(sys.argv[1]), 2 | 4)", full / ".lock"],
            stderr=subprocess.DEVNULL,
        )
        assert process.wait(20) == 1


@pytest.mark.parametrize(
    "name",
    [
        "../outside.txt",
        "/tmp/outside.txt",
        "public/../../outside.txt",
        "public",
        "public//x.txt",
        "./podcast.toml",
        ".bashrc",
        "sites",
        "anything.txt",
        "public/\x1b[2J.txt",
        "public\\..\\x.txt",
        "public/" + "x" * 2000,
    ],
)
def test_a_name_that_no_show_has_is_refused(packed: Path, tmp_path: Path, name: str) -> None:
    def change(entry: tarfile.TarInfo, data: bytes) -> tuple[tarfile.TarInfo, bytes]:
        entry.name = name if entry.name == "public/feed.xml" else entry.name
        return entry, data

    refused(rewritten(packed, change), tmp_path / "new", "a show has no such file")
    assert not (tmp_path / "outside.txt").exists()


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE]
)
def test_what_is_no_plain_file_is_refused(packed: Path, tmp_path: Path, kind: bytes) -> None:
    def change(entry: tarfile.TarInfo, data: bytes) -> tuple[tarfile.TarInfo, bytes]:
        if entry.name == "public/feed.xml":
            entry.type, entry.linkname = kind, "/etc/passwd"
        return entry, data

    refused(rewritten(packed, change), tmp_path / "new", "not a plain file")


def test_a_file_that_is_there_twice_is_refused(packed: Path, tmp_path: Path) -> None:
    def change(entry: tarfile.TarInfo, data: bytes) -> tuple[tarfile.TarInfo, bytes]:
        entry.name = {"public/feed.xml": "public/index.html"}.get(entry.name, entry.name)
        return entry, data

    refused(rewritten(packed, change), tmp_path / "new", "in it twice")


def test_a_catalogue_that_does_things_by_itself_is_refused(packed: Path, tmp_path: Path) -> None:
    def change(entry: tarfile.TarInfo, data: bytes) -> tuple[tarfile.TarInfo, bytes]:
        if entry.name == "catalogue.db":
            path = tmp_path / "trap.db"
            path.write_bytes(data)
            with closing(sqlite3.connect(path)) as db:
                db.execute("CREATE TRIGGER trap AFTER INSERT ON event BEGIN DELETE FROM episode; END")
                db.commit()
            data = path.read_bytes()
        return entry, data

    refused(rewritten(packed, change), tmp_path / "new", "does things by itself: trap")


@pytest.mark.parametrize(
    ("statement", "why", "error"),
    [
        ("PRAGMA user_version = 99", "newer than this program", CatalogueError),
        ("DROP TABLE episode", "its catalogue cannot be used", UsageError),
        ("UPDATE episode SET entry = '[]'", "its catalogue cannot be used", UsageError),
        ("UPDATE episode SET entry = replace(entry, 'media/2026', '../../../x')", "leads out", UsageError),
    ],
)
def test_a_catalogue_that_is_none_of_ours_is_refused(
    packed: Path, tmp_path: Path, statement: str, why: str, error: type[Exception]
) -> None:
    def change(entry: tarfile.TarInfo, data: bytes) -> tuple[tarfile.TarInfo, bytes]:
        if entry.name == "catalogue.db":
            path = tmp_path / "other.db"
            path.write_bytes(data)
            with closing(sqlite3.connect(path)) as db:
                db.execute(statement)
                db.commit()
            data = path.read_bytes()
        return entry, data

    refused(rewritten(packed, change), tmp_path / "new", why, error)


@pytest.mark.parametrize(
    ("name", "data", "why", "error"),
    [
        ("upplast-show.json", b'{"format": 2}', "written by a newer program: format 2", CatalogueError),
        ("upplast-show.json", b"[]", "does not begin as one", UsageError),
        ("upplast-show.json", b"\xff", "does not begin as one", UsageError),
        ("podcast.toml", b"[show]\ntitel = 1\n", "its settings cannot be used", UsageError),
        ("podcast.toml", b'[show]\ncover = "../../cover.jpg"\n', "a show has no such file", UsageError),
        ("catalogue.db", b"nonsense" * 1000, "its catalogue cannot be used", UsageError),
        ("catalogue.db", b"", "catalogue.db is missing", UsageError),
    ],
)
def test_what_a_show_begins_with_is_read_with_care(
    packed: Path, tmp_path: Path, name: str, data: bytes, why: str, error: type[Exception]
) -> None:
    refused(rewritten(packed, lambda e, d: (e, data if e.name == name else d)), tmp_path / "new", why, error)


def test_a_byte_that_changed_on_the_way_is_noticed(packed: Path, tmp_path: Path) -> None:
    data = bytearray(packed.read_bytes())
    data[data.index(b"ID3") + 1] ^= 1
    packed.write_bytes(data)
    refused(packed, tmp_path / "new", "it is damaged")


def test_an_archive_that_is_cut_short_is_refused_wherever_it_was(packed: Path, tmp_path: Path) -> None:
    data = packed.read_bytes()
    end = data.index(b"SHA256SUMS") + 512
    for size in (0, 1, 511, 512, 700, 1024, 5000, len(data) // 2, end - 512, end, end + 1):
        packed.write_bytes(data[:size])
        refused(packed, tmp_path / "new", "cannot import")


def test_a_header_that_would_fill_the_memory_is_not_read(packed: Path, tmp_path: Path) -> None:
    entry = tarfile.TarInfo("x")
    entry.type, entry.size = tarfile.XHDTYPE, 2**40
    with packed.open("wb") as file:
        file.write(entry.tobuf())
        file.truncate(2**33)  # a file with a hole: eight gigabytes that take no space
    refused(packed, tmp_path / "new", "cannot import")


def test_an_archive_for_which_there_is_no_space_is_not_begun(packed: Path, tmp_path: Path) -> None:
    with packed.open("r+b") as file:
        file.truncate(shutil.disk_usage(tmp_path).free + 2**30)  # a hole, which takes no space
    refused(packed, tmp_path / "new", "no space", StorageError)


def test_packed_archives_and_other_files_are_refused(packed: Path, tmp_path: Path) -> None:
    import gzip

    for data in (gzip.compress(packed.read_bytes()), b"PK\x03\x04" + b"\0" * 600, b"\0" * 10240):
        packed.write_bytes(data)
        refused(packed, tmp_path / "new", "cannot import")


@given(data=st.binary(max_size=2000), at=st.integers(0, 3000))
def test_whatever_is_written_over_an_archive_is_refused_in_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, at: int
) -> None:
    root = tmp_path_factory.mktemp("any")
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w") as tar:
        for name, said in (
            ("upplast-show.json", b'{"format": 1}'),
            ("podcast.toml", b""),
            ("SHA256SUMS", b""),
        ):
            entry = tarfile.TarInfo(name)
            entry.size = len(said)
            tar.addfile(entry, io.BytesIO(said))
    content = bytearray(whole.getvalue())
    content[at : at + len(data)] = data
    (root / "show.tar").write_bytes(content)
    with pytest.raises(UsageError):
        unpack(root / "show.tar", root / "new")
    assert [each.name for each in root.iterdir()] == ["show.tar"]
    shutil.rmtree(root)


def test_the_commands_move_a_show(podcast: Run, tmp_path: Path, page: Path) -> None:
    url = ("--url", "https://tidning.example.se/fyren", "--voice", "tone")
    assert podcast("publish", page, *url).returncode == 0
    with (tmp_path / "podcast.toml").open("a") as settings:
        settings.write('\n[voice.command]\nprogram = ["rm", "-rf"]\n')
    done = podcast("export", "min.tar")
    assert (done.returncode, done.stderr) == (0, "")
    done = podcast("import", "min.tar", "new")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("imported: 1 episode, ")
    assert "a program that publishing may run: ['rm', '-rf']" in done.stdout
    assert podcast("publish", page, *url, "--show", "new").stdout.startswith("already published: ")
    again = podcast("import", "min.tar", "new")
    assert (again.returncode, again.stdout) == (2, "")
    assert "not empty" in again.stderr
    assert podcast("import", page, "other").returncode == 2
