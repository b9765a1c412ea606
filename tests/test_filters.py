"""Filters: which documents are searched, by day and outlet, and what is said of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from fakes import HashEmbedder
from hypothesis import given
from hypothesis import strategies as st

from index.copies import sketch
from index.errors import FilterError
from index.filters import EVERYTHING, Filters, days, explain, select
from index.library import Library
from index.search import Retriever
from index.types import Document, Metadata, Origin, Sentence, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_DAYS = (None, "2024-12-31", "2025-01-01", "2025-06-30", "2025-12-31", "2026-01-01")
_OUTLETS = (None, "Kelpin Post", "The Strand")
_SAYS = {None: Origin.BYLINE, "2025-06-30": Origin.TEXT}


def _put(library: Library, id_: str, text: str, **about: str | None) -> None:
    origins = (("published", _SAYS.get(about["published"], Origin.BYLINE)),) if about.get("published") else ()
    document = Document(id_, f"/{id_}.txt", id_, text, Metadata(**about, origins=origins))
    library.catalog.put(document, [Sentence(0, len(text))], [Span(0, len(text))], sketch=sketch(text))


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A document of every outlet for every day, and one each without."""
    library = Library(tmp_path_factory.mktemp("shelf"), HashEmbedder(), create=True)
    with library.writing():
        for day in _DAYS:
            for outlet in _OUTLETS:
                _put(library, f"{day} {outlet}", f"The ferry sank on {day}.", published=day, outlet=outlet)
        library.sync()
    yield library
    library.close()


def _selected(library: Library, **filters: Any) -> set[str]:  # noqa: ANN401  (as Filters.of takes them)
    return set(select(library.catalog, Filters.of(**filters)) or ())


# -- days ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025", "2025-01-01", "2025-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025-02", "2025-02-01", "2025-02-28"),
        (" 2025-06-30 ", "2025-06-30", "2025-06-30"),
        ("9999", "9999-01-01", "9999-12-31"),
        ("6 March 2031", "2031-03-06", "2031-03-06"),
        ("6th of march, 2031", "2031-03-06", "2031-03-06"),
        (" March 6, 2031", "2031-03-06", "2031-03-06"),
        ("Thursday, 6 March 2031", "2031-03-06", "2031-03-06"),
        ("Feb 2024", "2024-02-01", "2024-02-29"),
    ],
)
def test_a_year_or_a_month_is_all_its_days(text: str, first: str, last: str) -> None:
    """From the first to the last; leap years have theirs."""
    assert days(text) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "25",
        "0000",
        "2025-13",
        "2025-02-30",
        "2025-6-1",
        "2025-06-",
        "30/06/2025",
        "٢٠٢٥",
        "2025\n6",
        "6.3.2031",
        "6 March",
        "30 February 2031",
        "from 6 March 2031",
        "6 March 2031 or later",
        "spring 2031",
        "March 2031 March",
    ],
)
def test_what_is_no_day_is_refused(text: str) -> None:
    """With how it is written."""
    with pytest.raises(FilterError) as caught:
        days(text)
    assert "YYYY-MM-DD" in caught.value.hint


@given(st.dates(date(1000, 1, 1)), st.sampled_from(["%d %B %Y", "%B %d, %Y", "%d %b. %Y", "%A, %d %B %Y"]))
def test_a_day_in_words_is_that_day(day: date, form: str) -> None:
    """As it is in numbers; so is its month."""
    assert days(day.strftime(form)) == (day.isoformat(), day.isoformat())
    assert days(day.strftime("%B %Y")) == days(day.isoformat()[:7])


@given(st.dates(), st.sampled_from([4, 7, 10]))
def test_every_day_lies_within_its_own_month_and_year(day: date, length: int) -> None:
    """Cut to its year or its month, a day is one of those that are meant."""
    first, last = days(day.isoformat()[:length])
    assert first <= day.isoformat() <= last


@pytest.mark.parametrize(
    "bounds",
    [
        {"since": "2026", "until": "2025"},
        {"since": "2025-07-01", "until": "2025-06"},
        {"since": "2026", "as_of": "2025-12-31"},
        {"since": "2026", "as_of": "2025", "until": "2027"},
    ],
)
def test_bounds_that_leave_no_day_are_refused(bounds: dict[str, Any]) -> None:
    """In the words that they were given in."""
    with pytest.raises(FilterError, match=bounds["since"]):
        Filters.of(**bounds)


def test_bounds_on_one_day_leave_that() -> None:
    """Both ends are included."""
    assert Filters.of(since="2025-06-30", until="2025-06-30", as_of="2025").lets("2025-06-30")


def test_an_outlet_without_a_name_is_refused() -> None:
    """As from an unset variable: it would be anybody's."""
    with pytest.raises(FilterError):
        Filters.of(outlet_names=[""])


def test_no_bounds_are_no_filters() -> None:
    """And are no reason to look at any document."""
    assert Filters.of() == EVERYTHING
    assert not EVERYTHING
    assert EVERYTHING.lets(None)


# -- what is selected --------------------------------------------------------------------------------------------

_days = st.none() | st.dates(date(2024, 12, 30), date(2026, 1, 2)).map(date.isoformat)


@given(_days, _days, _days, st.lists(st.sampled_from(["Kelpin Post", "strand"]), max_size=2))
def test_selected_is_what_passes_every_bound(
    shelf: Library, as_of: str | None, since: str | None, until: str | None, names: list[str]
) -> None:
    """No document more, and none less; the undated pass no bound on days, those of no outlet none on outlets."""
    filters = Filters(as_of, since, until, tuple(names))
    meant = {"Kelpin Post": "Kelpin Post", "strand": "The Strand"}
    bounds = (since or "", min(as_of or "9999", until or "9999"))
    expected = {
        f"{day} {outlet}"
        for day in _DAYS
        for outlet in _OUTLETS
        if (day is not None and bounds[0] <= day <= bounds[1]) or not (as_of or since or until)
        if not names or outlet in {meant[name] for name in names}
    }
    assert select(shelf.catalog, filters) == (expected if filters else None)


def test_a_year_as_bound(shelf: Library) -> None:
    """Since 2025 is from its first day, until 2025 to its last, as of 2025 what could be read on that."""
    assert {one[:10] for one in _selected(shelf, since="2025")} == {*_DAYS[2:]}
    assert {one[:10] for one in _selected(shelf, until="2025")} == {*_DAYS[1:5]}
    assert _selected(shelf, as_of="2025") == _selected(shelf, until="2025")


def test_an_outlet_that_no_document_is_from(shelf: Library) -> None:
    """One slip among several names is not passed over."""
    filters = Filters(outlets=("Strand", "Kelpin Herald"))
    for ask in (select, explain):
        with pytest.raises(FilterError) as caught:
            ask(shelf.catalog, filters)
        assert caught.value.message == "No document is from “Kelpin Herald”."
        assert caught.value.hint == "There are: Kelpin Post, The Strand."


# -- what is said of it ------------------------------------------------------------------------------------------


def test_the_undated_and_the_inferred_are_counted(shelf: Library) -> None:
    """Of the outlets that are searched, and only where days are bounded."""
    assert explain(shelf.catalog, Filters(since="2025-01-01")) == (
        "3 undated documents were left out.",
        "Of the documents searched, 3 have an inferred day.",
    )
    assert explain(shelf.catalog, Filters(until="2024-12-31", outlets=("Kelpin Post",))) == (
        "1 undated document was left out.",
    )
    assert explain(shelf.catalog, Filters(outlets=("Kelpin Post",))) == ()
    assert explain(shelf.catalog, EVERYTHING) == ()


def test_a_name_that_is_not_an_outlets_own_is_explained(shelf: Library) -> None:
    """Who was searched is never a guess of the user's."""
    assert explain(shelf.catalog, Filters(outlets=("strand",))) == ("“strand” is taken for The Strand.",)


def test_what_was_changed_after_the_day_is_said(library: Library) -> None:
    """It was published by then, and the text is that of later."""
    with library.writing():
        _put(library, "a", "Nineteen died.", published="2025-03-01", updated="2025-03-09")
        _put(library, "b", "Twenty died.", published="2025-03-02", updated="2025-03-02")
    (line,) = explain(library.catalog, Filters(as_of="2025-03-04"))
    assert line.startswith("Of the documents searched, 1 was changed after 2025-03-04")
    assert explain(library.catalog, Filters(as_of="2025-03-09")) == ()


# -- retrieval ---------------------------------------------------------------------------------------------------


def test_only_what_is_selected_is_found(shelf: Library) -> None:
    """By both legs, for a few documents as for many."""
    retriever = Retriever(shelf)
    for filters in (Filters(until="2024-12-31"), Filters(since="2025-01-01"), Filters(outlets=("strand",))):
        hits = retriever.search("When did the ferry sink?", 50, filters=filters)
        assert frozenset(hit.passage.document for hit in hits) == select(shelf.catalog, filters)
    assert retriever.search("When did the ferry sink?", 50, filters=Filters(until="1999-01-01")) == ()


def test_filters_and_some_documents_are_searched_where_they_meet(shelf: Library) -> None:
    """What passes only one of the two is not found."""
    within = ["2024-12-31 The Strand", "2025-01-01 The Strand", "2025-01-01 Kelpin Post"]
    found = Retriever(shelf).search("ferry", 9, within=within, filters=Filters("2025-02-01", outlets=("strand",)))
    assert {hit.passage.document for hit in found} == set(within[:2])


def test_what_another_process_has_written_is_selected(shelf: Library) -> None:
    """From the next question on."""
    retriever = Retriever(shelf)
    retriever.search("ferry", 3, filters=Filters(until="1990-12-31"))
    other = Library(shelf.folder, HashEmbedder())
    with other.writing():
        _put(other, "old", "The ferry was launched.", published="1990-05-01")
        other.sync()
    found = retriever.search("ferry", 3, filters=Filters(until="1990-12-31"))
    assert [hit.passage.document for hit in found] == ["old"]
    with other.writing():
        other.catalog.delete("old")
        other.sync()
    other.close()


def test_a_reprint_that_is_not_out_yet_stands_behind_nothing(library: Library) -> None:
    """As of a day, only the copies of that day are copies."""
    wire = " ".join(f"Lifeboat {number} reached the ferry off Kelpin within the hour." for number in range(12))
    with library.writing():
        _put(library, "a", wire, published="2025-03-01")
        _put(library, "b", wire, published="2025-03-02")
        _put(library, "c", wire)
    retriever = Retriever(library)
    assert retriever.card("a").copies == ("b", "c")
    assert retriever.card("a", filters=Filters(as_of="2025-03-01")).copies == ()
    assert retriever.card("a", filters=Filters(as_of="2025-03-02")).copies == ("b",)
    assert retriever.card("a", filters=Filters(outlets=("Kelpin Post",))).copies == ("b", "c")
