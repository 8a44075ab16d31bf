"""A page from a file or standard input."""

from __future__ import annotations

import io
import os

import pytest

from podcast.article import Facts
from podcast.errors import PageError
from podcast.page import MOST_BYTES, read_page


def test_a_file_is_read_with_the_moment_it_was_saved(tmp_path):
    path = tmp_path / "nyhet.txt"
    path.write_text("Hej på dig.", "utf-8")
    os.utime(path, (0, 1_700_000_000))
    page = read_page(str(path), Facts(title="Given"))
    assert (page.text, page.given.title, page.source) == ("Hej på dig.", "Given", str(path))
    assert page.saved is not None
    assert page.saved.timestamp() == 1_700_000_000


def test_standard_input_is_a_page_called_dash():
    page = read_page("-", stdin=io.BytesIO(b"<html><p>Hej</p>"))
    assert (page.source, page.kind, page.saved) == ("-", "html", None)


def test_what_is_missing_is_said(tmp_path):
    with pytest.raises(PageError, match=r"saknas\.txt: no such file") as caught:
        read_page(str(tmp_path / "saknas.txt"))
    assert caught.value.__notes__


def test_a_folder_is_no_page(tmp_path):
    with pytest.raises(PageError, match="it is a folder"):
        read_page(str(tmp_path))


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(PageError, match="not an ordinary file"):
        read_page(str(tmp_path / "pipe"))


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read_is_said(tmp_path):
    path = tmp_path / "hemlig.txt"
    path.write_text("x")
    path.chmod(0)
    with pytest.raises(PageError, match="Permission denied"):
        read_page(str(path))


def test_a_name_that_cannot_be_is_said():
    with pytest.raises(PageError, match="cannot be used"):
        read_page("a\0b")


def test_more_than_ten_megabytes_are_refused(tmp_path):
    path = tmp_path / "stor.txt"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(PageError, match="larger than 10 MB"):
        read_page(str(path))
    with pytest.raises(PageError, match="larger than 10 MB"):
        read_page("-", stdin=io.BytesIO(b"x" * (MOST_BYTES + 1)))
