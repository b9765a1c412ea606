"""Cleaning on the golden pages: every sentence kept as it can be quoted, and the floors of what else is shown."""

from __future__ import annotations

import re

import pytest
from lxml import html

from evals.reading import cleaning
from index.clean import clean
from index.types import Comment

PAGES = cleaning.pages()
# What is reached. A change that lowers one of them loses or litters an article.
FLOORS = {
    ("web pages", "dev"): (1.0, 0.996),
    ("web pages", "held"): (1.0, 0.783),
    ("text files", "dev"): (1.0, 1.0),
    ("text files", "held"): (1.0, 1.0),
}


@pytest.fixture(scope="module")
def ours() -> dict[tuple[str, str], cleaning.Row]:
    return {(row.kind, row.split): row for row in cleaning.rows([cleaning.OURS])}


@pytest.mark.parametrize("part", FLOORS, ids=" ".join)
def test_recall_and_precision_do_not_fall(
    part: tuple[str, str], ours: dict[tuple[str, str], cleaning.Row]
) -> None:
    """Each part of the set reaches what it reached."""
    recall, precision = FLOORS[part]
    assert ours[part].recall >= recall
    assert ours[part].precision >= precision


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path.name)
def test_every_sentence_can_be_quoted(page: cleaning.Page) -> None:
    """The sentences of the article stand in the text to the character, in their order."""
    text = cleaning.ours(page).text
    places: list[int] = []
    for sentence in page.sentences:
        places.append(text.find(sentence, places[-1] if places else 0))
    assert [sentence for sentence, place in zip(page.sentences, places, strict=True) if place < 0] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path.name)
def test_comments_are_told_apart(page: cleaning.Page) -> None:
    """Each comment with its author and day, in order, and no other."""
    assert cleaning.ours(page).comments == page.comments


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path.name)
def test_a_cleaned_page_is_clean(page: cleaning.Page) -> None:
    """Cleaning is a fixpoint, its record included."""
    extract = cleaning.ours(page)
    assert clean(extract) == extract


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


@pytest.mark.parametrize("page", [page for page in PAGES if page.is_html], ids=lambda page: page.path.name)
def test_nothing_of_a_page_is_lost_in_silence(page: cleaning.Page) -> None:
    """What a page shows is in the text, in its comments, or on record with why it was taken out."""
    extract = cleaning.ours(page)
    said = [f"{each.author} {each.text} {each.published}" for each in extract.comments]
    found = _letters(" ".join([extract.text, *said, *(f" {each.text}" for each in extract.removed)]))
    root = html.document_fromstring(page.path.read_text("utf-8"))
    code = {text for element in root.iter("script", "style", "title") for text in element.itertext()}
    shown = [str(text) for text in root.itertext() if text not in code]
    comments = [each for each in root.iter() if re.search("comment", f"{each.get('class')} {each.get('id')}")]
    beside = "".join(str(text) for each in comments for text in each.itertext())  # days and buttons
    entities = "&" in "".join(shown)  # written twice over: the text has them as characters
    assert [text for text in shown if not entities and text not in beside and _letters(text) not in found] == []


def test_a_score_counts_sentences() -> None:
    """A missing sentence costs recall, a foreign one precision; a line that may stay costs neither."""
    page = cleaning.Page(PAGES[0].path, "dev", ("The crane fell.", "Nobody was under it."), ("By Ole",), (), ())
    assert cleaning.score(page, "By Ole\n\nThe crane fell.\n\nShare this!") == cleaning.Score(1, 2, 1, 2)
    assert cleaning.missing(page, "The crane fell.") == ["Nobody was under it."]
    assert cleaning.foreign(page, "The crane fell. Share this!") == ["Share this!"]


def test_the_golden_set_is_large_enough() -> None:
    """At least 24 pages, some of them never tuned to, with comments and litter of many kinds."""
    assert len(PAGES) >= 24
    assert {page.split for page in PAGES} == {"dev", "held"}
    assert sum(len(page.comments) for page in PAGES) >= 20
    assert len({kind for page in PAGES for kind, _ in page.absent}) >= 10
    assert all(isinstance(comment, Comment) for page in PAGES for comment in page.comments)


def test_the_table_is_plain() -> None:
    """A row of headings and one for each part, all of one length."""
    table = cleaning.table()
    assert {len(row) for row in table} == {8}
    assert table[1][:3] == ("citebound", "web pages", "dev")
