"""One article in every format that is read, through the command line: no sentence lost, one source in all."""

from __future__ import annotations

import csv
import gzip
import io
import json
import textwrap
from contextlib import closing
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest
from paged import column, pdf
from process import citebound
from zipped import book, word, zipped

from index.catalog import Catalog, catalog_file

if TYPE_CHECKING:
    from pathlib import Path

TITLE = "Lighthouse at Orrin Head goes dark"
# A paragraph a line, broken for the reader of this file.
_ARTICLE = """\
The lighthouse at Orrin Head went dark for nine hours on Thursday, the pilots' guild said. \
It was the first night without the light since the tower was built.
“We steered by the moon,” said Wenna Tarl, who brought the last boat in. \
She had eleven people on board, and two of them were children.
The lights board put the failure down to a cable that a digger had cut near the village of Sele. \
The digger's owner, a builder, denied that it had been anywhere near the cable.
The keeper's house has stood empty since 2019. \
A petition to bring a keeper back has 4,100 signatures, and the board is to answer it by the end of May."""
PARAGRAPHS = _ARTICLE.split("\n")
BODY = "\n\n".join(PARAGRAPHS)
MARKED = f"<h1>{TITLE}</h1>" + "".join(f"<p>{one}</p>" for one in PARAGRAPHS)
PAGE = f"<html><head><title>{TITLE}</title></head><body><article>{MARKED}</article></body></html>"
RECORD = {"id": "orrin", "title": TITLE, "text": BODY}
QUESTION = "How long was the lighthouse dark?"


def _mail() -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"], message["Message-ID"] = (
        TITLE,
        "Ivo Sand <ivo@sele.example>",
        "<orrin@sele>",
    )
    message.set_content(BODY)
    return bytes(message)


def _pdf() -> bytes:
    """The last two paragraphs on a page of their own."""
    lines = [[*textwrap.wrap(one, 80), ""] for one in PARAGRAPHS]
    first = [TITLE, "", *lines[0], *lines[1]]
    return pdf([column(first), column([*lines[2], *lines[3]])])


def _docx() -> bytes:
    def paragraph(text: str) -> str:
        return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"

    return word("".join(map(paragraph, (TITLE, *PARAGRAPHS))))


def _table(delimiter: str) -> bytes:
    file = io.StringIO()
    writer = csv.DictWriter(file, RECORD.keys(), delimiter=delimiter)
    writer.writeheader()
    writer.writerow(RECORD)
    return file.getvalue().encode()


FILES = {
    "a.txt": f"{TITLE}\n\n{BODY}".encode(),
    "b.md": f"# {TITLE}\n\n{BODY}".encode(),
    "c.html": PAGE.encode(),
    "d.xhtml": PAGE.encode(),
    "e.pdf": _pdf(),
    "f.docx": _docx(),
    "g.epub": zipped(book({"one.xhtml": MARKED}, toc={"one.xhtml": TITLE})),
    "h.eml": _mail(),
    "i.mbox": b"From ivo@sele.example Thu Apr  3 08:00:00 2031\n" + _mail() + b"\n",
    "j.json": json.dumps([RECORD]).encode(),
    "k.jsonl": json.dumps(RECORD).encode() + b"\n",
    "l.csv": _table(";"),
    "m.tsv": _table("\t"),
    "n.html.gz": gzip.compress(PAGE.encode(), mtime=0),
    "o.zip": zipped({"news/orrin.txt": f"{TITLE}\n\n{BODY}"}),
}


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an index of the article in every format."""
    work = tmp_path_factory.mktemp("formats")
    (work / "in").mkdir()
    for name, data in FILES.items():
        (work / "in" / name).write_bytes(data)
    done = citebound("index", "in", "--json", cwd=work)
    assert done.status == 0, done.err
    assert done.json["added"] == len(FILES), done.json["files"]
    return work


def test_no_sentence_is_lost_in_any_format(work: Path) -> None:
    """Each paragraph stands whole in each text, and nothing else but the title."""
    with closing(Catalog(catalog_file(work / ".citebound"))) as catalog:
        for one in catalog.summaries():
            text = " ".join(catalog.document(one.id).text.split())
            assert text in (f"{TITLE} {' '.join(PARAGRAPHS)}", " ".join(PARAGRAPHS)), one.path
            assert one.metadata.title == TITLE, one.path


def test_an_article_in_many_formats_is_one_source(work: Path) -> None:
    """Asked, it answers with a quote of one of them and names the others as copies."""
    asked = citebound("ask", QUESTION, "--json", cwd=work)
    assert asked.status == 0, asked.err
    (source,) = asked.json["sources"]
    assert len(source["copies"]) == len(FILES) - 1
    (quote, *_) = asked.json["claims"][0]["quotes"]
    assert quote["text"].startswith("The lighthouse at Orrin Head went dark for nine hours on Thursday")


def test_a_quote_from_a_pdf_has_its_page(work: Path, tmp_path: Path) -> None:
    """On the screen and in JSON; the failure's cause stands on the second page."""
    assert citebound("index", work / "in" / "e.pdf", cwd=tmp_path).status == 0
    question = "What did the lights board put the failure down to?"
    claims = citebound("ask", question, "--json", cwd=tmp_path).json["claims"]
    assert 2 in {quote["page"] for claim in claims for quote in claim["quotes"]}
    assert "e.pdf · p. 2" in " ".join(citebound("ask", question, cwd=tmp_path).out.split())
