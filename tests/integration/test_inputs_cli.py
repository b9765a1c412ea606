"""Every kind of input through the command line: what goes in can be asked, and what cannot says why."""

from __future__ import annotations

import gzip
import json
import re
import shlex
import signal
import subprocess
import threading
import time
import zipfile
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from process import bare_command, bare_environment, citebound

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BUOY = "The buoy off Kelpin drifted two miles on Sunday."
BREAD = "The price of bread rose to four crowns in March."
PAGE = (
    "<html><head><title>The buoy</title></head><body><nav><a href='/'>Home</a></nav><article><h1>The buoy</h1>"
    f"<p>{BUOY} It was towed back to the harbour by the pilot boat before noon.</p></article>"
    "<div class='newsletter'>Sign up for our newsletter.</div>"
    "<div id='comments'><div class='comment'><span class='author'>Joe Marl</span>"
    "<p>My cousin saw it.</p></div></div></body></html>"
)


def _paths(done: Any) -> dict[str, str]:  # noqa: ANN401
    return {one["path"].rpartition("/")[2]: one["status"] for one in done.json["files"]}


def _text(path: str, folder: Path) -> str:
    """The text of the one document whose path ends so."""
    listed = citebound("sources", "--json", cwd=folder).json
    (document,) = (one["document"] for one in listed if one["path"].endswith(path))
    return str(citebound("show", document, "--json", cwd=folder).json["text"])


# --- formats -----------------------------------------------------------------------------------------------------


def _write_each_format(folder: Path) -> None:
    rows = [{"id": "buoy", "headline": "The buoy", "body": BUOY}, {"id": "bread", "body": BREAD}]
    (folder / "a.json").write_text(json.dumps({"articles": rows}), "utf-8")
    (folder / "b.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    (folder / "c.csv").write_text(f"id;body\nbuoy;{BUOY}\nbread;{BREAD}\n", "utf-8")
    (folder / "d.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    with zipfile.ZipFile(folder / "e.zip", "w") as archive:
        archive.writestr("news/buoy.txt", BUOY)
        archive.writestr("../bread.txt", BREAD)
        archive.write(folder / "b.jsonl", "b.jsonl")


def test_records_and_archives(tmp_path: Path) -> None:
    """Each article is a document by itself, its place is its name, and its words can be asked."""
    folder = tmp_path / "in"
    folder.mkdir()
    _write_each_format(folder)
    done = citebound("index", folder, "--json", cwd=tmp_path)
    assert done.status == 0
    assert _paths(done) == {
        **dict.fromkeys(["a.json#buoy", "a.json#bread", "b.jsonl#buoy", "b.jsonl#bread"], "added"),
        **dict.fromkeys(["c.csv#buoy", "c.csv#bread", "d.html.gz"], "added"),
        **dict.fromkeys(["buoy.txt", "e.zip#b.jsonl#buoy", "e.zip#b.jsonl#bread"], "added"),
        "e.zip#bread.txt": "failed",
    }
    assert all(_text(name, tmp_path) == BUOY for name in ("a.json#buoy", "c.csv#buoy", "e.zip#news/buoy.txt"))
    answer = citebound("ask", "How far did the buoy drift?", "--json", cwd=tmp_path)
    assert answer.status == 0
    assert BUOY in {quote["text"] for claim in answer.json["claims"] for quote in claim["quotes"]}
    again = citebound("index", folder, "--json", cwd=tmp_path).json
    assert (again["added"], again["changed"], again["unchanged"], again["failed"]) == (0, 0, 10, 1)


def test_the_names_of_fields_are_set_on_the_command_line_or_in_the_file(tmp_path: Path) -> None:
    """What has none of the usual names says so first."""
    (tmp_path / "a.jsonl").write_text(json.dumps({"story_of": {"day": BUOY}, "by": "Ann Holm"}), "utf-8")
    done = citebound("index", "a.jsonl", cwd=tmp_path)
    assert done.status == 1
    assert "its fields are story_of.day, by. Say which is the text: --field text=NAME." in done.out
    done = citebound("index", "a.jsonl", "--field", "text=story_of.day", "--field", "author=by", cwd=tmp_path)
    assert done.status == 0
    (source,) = citebound("sources", "--json", cwd=tmp_path).json
    assert source["author"] == "Ann Holm"
    (tmp_path / "citebound.toml").write_text('[fields]\ntext = "story_of.day"\nauthor = "by"\n', "utf-8")
    assert citebound("index", "a.jsonl", "--json", cwd=tmp_path).json["unchanged"] == 1


@pytest.mark.parametrize("field", ["text", "text=", "=a", "nonsense=a"])
def test_a_field_that_makes_no_sense_is_a_usage_error(tmp_path: Path, field: str) -> None:
    """Nothing is indexed."""
    (tmp_path / "a.txt").write_text(BUOY, "utf-8")
    done = citebound("index", "a.txt", "--field", field, cwd=tmp_path)
    assert done.status == 2
    assert not (tmp_path / ".citebound").exists()


# --- standard input ----------------------------------------------------------------------------------------------


def test_standard_input(tmp_path: Path) -> None:
    """By its first bytes, or as what it is called; it is there until it is piped in anew."""
    done = citebound("index", "-", "--json", cwd=tmp_path, stdin=PAGE)
    assert done.status == 0
    ((path, status),) = _paths(done).items()
    assert re.fullmatch(r"stdin:[0-9a-f]{8}\.html", path)
    assert status == "added"
    done = citebound("index", "-", "--as", "bread.txt", "--json", cwd=tmp_path, stdin=BREAD)
    assert _paths(done) == {"stdin:bread.txt": "added"}
    done = citebound(
        "index", "-", "--as", "bread.txt", "--prune", "--json", cwd=tmp_path, stdin=f"{BREAD} It fell."
    )
    assert _paths(done) == {"stdin:bread.txt": "changed"}
    assert citebound("ask", "How far did the buoy drift?", cwd=tmp_path).status == 0


def test_standard_input_that_cannot_be_read(tmp_path: Path) -> None:
    """One line and no index."""
    for arguments, stdin, status in (
        (("-",), "", 1),
        (("-",), " \n", 1),
        (("--as", "a.txt", "x"), BUOY, 2),
        (("-", "--as", ""), BUOY, 2),
        ((), BUOY, 2),
    ):
        done = citebound("index", *arguments, cwd=tmp_path, stdin=stdin)
        assert (done.status, done.out) == (status, "")
        assert done.err.strip()
        assert list(tmp_path.iterdir()) == []
    done = citebound("index", "-", "--as", "a.png", cwd=tmp_path, stdin=BUOY)
    assert done.status == 1
    assert "a.png is of a kind that cannot be read" in done.out


def test_standard_input_that_is_closed(tmp_path: Path) -> None:
    """It is nothing piped in."""
    command = shlex.join(bare_command("index", "-"))
    closed = subprocess.run(
        f"{command} <&-",
        shell=True,  # only a shell closes it
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env=bare_environment(),
    )
    assert (closed.returncode, closed.stdout) == (2, "")
    assert closed.stderr.startswith("citebound: Nothing is piped into “-”.")


def test_nothing_that_was_named_could_be_read(tmp_path: Path) -> None:
    """Status 1 and the first reason, also when quiet, whatever the index holds; one that is read is enough."""
    (tmp_path / "a.json").write_text(json.dumps({"story_of": BUOY}), "utf-8")
    (tmp_path / "b.txt").write_text("", "utf-8")
    done = citebound("index", "a.json", "-q", cwd=tmp_path)
    assert (done.status, done.out) == (1, "")
    assert "There is no document to ask: none could be read." in done.err
    assert "a.json: Its record has no text; its fields are story_of." in done.err
    assert done.err.strip().endswith("--field text=NAME.")
    (tmp_path / "c.txt").write_text(BREAD, "utf-8")
    assert citebound("index", ".", "-q", cwd=tmp_path).status == 0
    for names, first in ((("b.txt",), "/b.txt: "), (("a.json", "b.txt"), "The first of 2: ")):
        done = citebound("index", *names, "--json", cwd=tmp_path)
        assert done.status == 1
        assert done.json["failed"] == len(names)
        assert done.json["documents"] == 1
        assert done.err.startswith("citebound: Nothing that was named could be read. ")
        assert first in done.err
    assert citebound("index", "a.json", "c.txt", cwd=tmp_path).status == 0


def test_a_file_of_a_kind_that_is_not_read(tmp_path: Path) -> None:
    """The line names the kinds that are, unless a file of one of them failed."""
    (tmp_path / "a.png").write_bytes(b"")
    (tmp_path / "b.txt").write_text("", "utf-8")
    done = citebound("index", "a.png", "-q", cwd=tmp_path)
    assert done.status == 1
    assert "a.png is of a kind that cannot be read. Files that are read: .csv, " in done.err
    done = citebound("index", "a.png", "b.txt", "-q", cwd=tmp_path)
    assert done.status == 1
    assert "b.txt: " in done.err
    assert "Files that are read" not in done.err


# --- the web -----------------------------------------------------------------------------------------------------


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing on the tests' standard error."""


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def test_pages_of_the_web(tmp_path: Path) -> None:
    """Named or in a list; one that is not there is that page's failure."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "buoy.html").write_text(PAGE, "utf-8")
    (site / "bread.txt").write_text(BREAD, "utf-8")
    with _served(site) as url:
        (tmp_path / "urls.txt").write_text(f"# ours\n{url}/bread.txt\n{url}/gone.html\n", "utf-8")
        done = citebound("index", f"{url}/buoy.html", "--urls", "urls.txt", cwd=tmp_path)
        assert done.status == 0
        assert f"{url}/gone.html: It cannot be fetched: the server answers 404." in done.out
    text = _text("/buoy.html", tmp_path)
    assert BUOY in text
    assert "newsletter" not in text
    assert _text("/bread.txt", tmp_path) == BREAD
    done = citebound("index", f"{url}/buoy.html", "--json", cwd=tmp_path)
    ((path, status),) = _paths(done).items()
    assert (path, status) == ("buoy.html", "failed")
    assert done.status == 1
    assert "buoy.html: It cannot be fetched" in done.err
    assert citebound("ask", "How far did the buoy drift?", cwd=tmp_path).status == 0


def test_offline_nothing_is_fetched(tmp_path: Path) -> None:
    """A usage error, before anything else is done."""
    for arguments in (("http://127.0.0.1:9/a",), ("--urls", "urls.txt")):
        (tmp_path / "urls.txt").write_text("http://127.0.0.1:9/a\n", "utf-8")
        done = citebound("index", *arguments, cwd=tmp_path, CITEBOUND_OFFLINE="1")
        assert (done.status, done.out) == (2, "")
        assert "needs the network, and offline is set" in done.err
    assert citebound("index", "ftp://kelpin.example/a", cwd=tmp_path).status == 2
    assert not (tmp_path / ".citebound").exists()


# --- what was taken out ------------------------------------------------------------------------------------------


def test_show_says_how_much_was_taken_out_and_shows_it_when_asked(tmp_path: Path) -> None:
    """Comments are printed under their own heading, with who wrote them."""
    comments = [{"author": "Joe Marl", "date": "2031-03-26", "text": "My cousin saw it."}, {"text": "Nonsense."}]
    (tmp_path / "a.json").write_text(json.dumps({"body": BUOY, "comments": comments}), "utf-8")
    (tmp_path / "b.html").write_text(PAGE, "utf-8")
    assert citebound("index", "a.json", "b.html", cwd=tmp_path).status == 0
    out = citebound("show", "a.json", cwd=tmp_path).out
    heading = out.index("Comments by readers, no part of the article:")
    assert out.index(BUOY) < heading < out.index("Joe Marl · 2031-03-26") < out.index("My cousin saw it.")
    assert "no name · undated" in out
    out = citebound("show", "b.html", cwd=tmp_path).out
    assert "newsletter" not in out
    line = re.search(r"\d+ pieces? of the file (?:is|are) not the article: citebound (show \w+ --removed)", out)
    assert line
    shown = citebound(*line[1].split(), cwd=tmp_path).out
    assert "Sign up for our newsletter." in shown
    assert "Nothing was taken out." in citebound("show", "a.json", "--removed", cwd=tmp_path).out


# --- watching ----------------------------------------------------------------------------------------------------


def _until(lines: list[str], pattern: str) -> None:
    """Waits for a line that was printed."""
    end = time.monotonic() + 60
    while not any(re.search(pattern, line) for line in lines):
        assert time.monotonic() < end, f"{pattern} is not in {lines}"
        time.sleep(0.05)


def test_watching_indexes_what_changes_until_it_is_stopped(tmp_path: Path) -> None:
    """A line for each change; the index in the folder itself is no change; Ctrl-C ends it."""
    (tmp_path / "buoy.txt").write_text(BUOY, "utf-8")
    process = subprocess.Popen(
        bare_command("index", ".", "--watch"),
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=bare_environment(PYTHONUNBUFFERED="1"),
    )
    assert process.stdout
    assert process.stderr
    lines: list[str] = []
    reader = threading.Thread(target=lambda out: lines.extend(iter(out.readline, "")), args=(process.stdout,))
    reader.start()
    try:
        _until(lines, r"1 documents? in")
        (tmp_path / "bread.txt").write_text(BREAD, "utf-8")
        _until(lines, r"added +\S*bread\.txt")
        (tmp_path / "new.tmp").write_text(f"{BUOY} It was towed back.", "utf-8")
        (tmp_path / "new.tmp").replace(tmp_path / "buoy.txt")
        _until(lines, r"changed +\S*buoy\.txt")
        (tmp_path / "bread.txt").unlink()
        _until(lines, r"vanished +\S*bread\.txt")
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
    finally:
        process.kill()
        reader.join()
    err = process.stderr.read()
    assert "Traceback" not in err
    assert "Stopped. Nothing stored was lost." in err
    assert len([line for line in lines if "bread.txt" in line]) == 2
    assert citebound("index", ".", "--json", cwd=tmp_path).json["unchanged"] == 1


def test_watching_needs_something_to_watch(tmp_path: Path) -> None:
    """Standard input does not change."""
    done = citebound("index", "-", "--watch", cwd=tmp_path, stdin=BUOY)
    assert done.status == 2
    assert "nothing to watch" in done.err
    assert list(tmp_path.iterdir()) == []
