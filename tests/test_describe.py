"""The metadata of a document: each value with where it was found, and no guess among what is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.metadata import first_said, found_in, from_pairs, values, without
from index.metadata.describe import describe
from index.types import FIELDS, Comment, Metadata, Origin, Removed

NOTHING = Metadata()
TITLE = "Crane falls into the harbour at Oarsund"
PROSE = (
    "The crane on the north quay of Oarsund fell into the harbour on Sunday, and nobody was under it, the port "
    "captain said. She had asked for a new one in spring."
)


def of(
    *lines: str, said: Metadata = NOTHING, removed: tuple[Removed, ...] = (), comments: tuple[Comment, ...] = ()
) -> dict[str, tuple[str, Origin]]:
    """Each known field with its origin, the language aside."""
    found = without(describe("\n\n".join(lines), said, NOTHING, removed, comments), "language")
    origins = dict(found.origins)
    return {name: (value, origins[name]) for name, value in values(found).items()}


# --- where a value was found ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "field", "value", "origin"),
    [
        ("Published 9 June 2030", "published", "2030-06-09", Origin.STATED),
        ("First published: 9 June 2030", "published", "2030-06-09", Origin.STATED),
        ("Date: 9 June 2030", "published", "2030-06-09", Origin.STATED),
        ("PUBLISHED: 09:14, 9 June 2030 | UPDATED: 11:40, 10 June 2030", "updated", "2030-06-10", Origin.STATED),
        ("By Ilja Marn, 9 June 2030", "published", "2030-06-09", Origin.BYLINE),
        ("By Ilja Marn on 9 June 2030", "published", "2030-06-09", Origin.BYLINE),
        ("By admin - June 9, 2030", "published", "2030-06-09", Origin.BYLINE),
        ("9 June 2030 Ilja Marn", "author", "Ilja Marn", Origin.BYLINE),
        ("Oarsund Post, 9 June 2030", "published", "2030-06-09", Origin.MASTHEAD),
        ("9 June 2030", "published", "2030-06-09", Origin.TEXT),
        ("9 June 2030 | 5 min read", "published", "2030-06-09", Origin.TEXT),
        ("Last updated: 9 June 2030", "updated", "2030-06-09", Origin.STATED),
        ("Section: Harbour", "section", "Harbour", Origin.STATED),
        ("By ILJA MARN FOR THE OARSUND POST", "author", "ILJA MARN", Origin.BYLINE),
    ],
)
def test_a_line_above_the_text_gives_its_value_and_its_words_the_origin(
    line: str, field: str, value: str, origin: Origin
) -> None:
    """A day is the document's own where words say so, where it stands with an author or an outlet."""
    assert of(TITLE, line, PROSE)[field] == (value, origin)


def test_a_bare_day_beside_a_by_line_belongs_to_it() -> None:
    """On the line below or above."""
    day = ("2030-06-09", Origin.BYLINE)
    assert of(TITLE, "By Ilja Marn", "9 June 2030", PROSE)["published"] == day
    assert of(TITLE, "9 June 2030", "By Ilja Marn", PROSE)["published"] == day


def test_title_and_outlet_have_origins() -> None:
    """The headline that is shown, and the masthead above it."""
    assert of("Oarsund Post", TITLE, PROSE) == {
        "title": (TITLE, Origin.HEADLINE),
        "outlet": ("Oarsund Post", Origin.MASTHEAD),
    }


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("Veröffentlicht am 9. Juni 2030", "de"),
        ("Veröffentlicht am 09.06.2030", "de"),
        ("Publié le 9 juin 2030 à 18h02", "fr"),
        ("Publicado el 9 de junio de 2030", "es"),
        ("Pubblicato il 9 giugno 2030", "it"),
        ("Gepubliceerd op 9 juni 2030", "nl"),
    ],
)
def test_days_are_stated_in_other_languages(line: str, language: str) -> None:
    """The words for published, and the names of the months."""
    said = found_in(Origin.HEAD, Metadata(language=language))
    assert of(TITLE, line, PROSE, said=said)["published"] == ("2030-06-09", Origin.STATED)


@pytest.mark.parametrize(
    ("line", "language", "author"),
    [
        ("Von Ilja Marn", "de-at", "Ilja Marn"),
        ("Par Ilja Marn, le 9 juin 2030", "fr", "Ilja Marn"),
        ("Por Ilja Marn 9 de junio de 2030", "es", "Ilja Marn"),
        ("Von Marn Family Returns", "en", None),
    ],
)
def test_by_lines_are_read_in_the_language_of_the_document(line: str, language: str, author: str | None) -> None:
    """In another one the word for "by" may begin a name."""
    said = found_in(Origin.HEAD, Metadata(language=language))
    assert of(TITLE, line, PROSE, said=said).get("author", (None,))[0] == author


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("This article was first published on 9 June 2030.", {"published": "2030-06-09"}),
        ("This story was originally published by The Anchor.", {"outlet": "The Anchor"}),
        (
            "This article was originally published in The Anchor on 9 June 2030.",
            {"outlet": "The Anchor", "published": "2030-06-09"},
        ),
        (
            "This article was originally published on 9 June 2030 in The Anchor.",
            {"outlet": "The Anchor", "published": "2030-06-09"},
        ),
        ("This article was amended on 9 June 2030 to correct a name.", {"updated": "2030-06-09"}),
        ("This post has been updated, twice.", {}),
    ],
)
def test_notices_say_where_and_when(line: str, expected: dict[str, str]) -> None:
    """Whether they stand in the text or were taken out of it."""
    for found in (of(PROSE, line), of(PROSE, removed=(Removed(line, "notice"),))):
        assert found == {name: (value, Origin.NOTICE) for name, value in expected.items()}


def test_the_foot_states_days() -> None:
    """Only in so many words."""
    assert of(f"{PROSE} {PROSE}", "Last updated on 9 June 2030 at 14:10") == {
        "updated": ("2030-06-09", Origin.STATED)
    }
    assert of(f"{PROSE} {PROSE}", "9 June 2030") == {}


def test_a_language_that_nothing_says_is_inferred() -> None:
    """From the words of the text; what is said goes before it."""
    assert describe(PROSE, Metadata()).inferred == ("language",)
    said = describe(PROSE, found_in(Origin.HEAD, Metadata(language="en-gb")))
    assert (said.language, said.inferred) == ("en-gb", ())


def test_the_title_of_a_page_gives_way_to_the_headline_in_it() -> None:
    """What is left of it is the name of the site, which is inferred."""
    said = found_in(Origin.HEAD, Metadata(title=f"Tidewrack - {TITLE}"))
    found = of(TITLE, PROSE, said=said)
    assert found == {"title": (TITLE, Origin.HEADLINE), "outlet": ("Tidewrack", Origin.PAGE_TITLE)}


# --- days in doubt -------------------------------------------------------------------------------------------


def test_what_is_said_goes_before_what_is_inferred() -> None:
    """Even if it stands further down; of what is inferred the address goes first."""
    said = found_in(Origin.HEAD, Metadata(url="https://post.example/2030/06/08/crane"))
    assert of(TITLE, "9 June 2030", PROSE, said=said)["published"] == ("2030-06-08", Origin.ADDRESS)
    foot = "This article was first published on 7 June 2030."
    assert of(TITLE, "9 June 2030", PROSE, foot, said=said)["published"] == ("2030-06-07", Origin.NOTICE)


def test_a_dateline_is_inferred() -> None:
    """With a year; without one it names no day."""
    assert of(TITLE, f"OARSUND, 9 June 2030 (Seawire) — {PROSE}")["published"] == ("2030-06-09", Origin.TEXT)
    assert "published" not in of(TITLE, f"OARSUND, 9 June (Seawire) — {PROSE}")
    assert "published" not in of(TITLE, f"{PROSE} In Oarsund, 9 June 2030 is a holiday.")


@pytest.mark.parametrize(
    "lines",
    [
        ("3 May 1388",),
        ("9 June 2030 – 14 July 2030",),
        ("Sunday 9 June 2030, doors open at 18:30",),
        ("Deadline: 9 June 2030",),
        ("Photo taken 9 June 2030",),
        ("9 June 2030", "Updated: 5 June 2030"),
        ("14 August 1931", "This summer, in 2030, divers went down to it. In 2029 nobody had dared to."),
        ("9 June 2030", "© 2011–2029 Oarsund Post"),
    ],
)
def test_a_day_that_cannot_be_that_of_publication_is_not_taken(lines: tuple[str, ...]) -> None:
    """Too early, a span, an event, later than an update or the mark of copyright, long past for the text."""
    assert "published" not in of(TITLE, *lines, PROSE)


def test_a_bare_day_stands_beside_years_to_come() -> None:
    """A text that speaks of plans does not look back."""
    plans = "A new crane is to stand by 2035, and a second one before 2040; the quay dates from 1931."
    assert of(TITLE, "9 June 2030", plans)["published"] == ("2030-06-09", Origin.TEXT)


def test_an_article_is_older_than_its_comments() -> None:
    """A bare day after the first of them is another's."""
    comment = Comment("It was me.", "Per Lund", "2030-06-09")
    assert "published" in of(TITLE, "9 June 2030", PROSE, comments=(comment,))
    assert "published" not in of(TITLE, "10 June 2030", PROSE, comments=(comment,))


def test_an_update_is_never_passed_off_as_the_publication() -> None:
    """Alone it is the update; before the publication it is none."""
    assert of(TITLE, "Updated 9 June 2030", PROSE) == {
        "title": (TITLE, Origin.HEADLINE),
        "updated": ("2030-06-09", Origin.STATED),
    }
    said = found_in(Origin.HEAD, Metadata(published="2030-06-09", updated="2030-06-01"))
    assert set(of(PROSE, said=said)) == {"published"}


# --- records of it -------------------------------------------------------------------------------------------

RECORDS = st.builds(
    lambda known, origins: found_in(
        Origin.HEAD, Metadata(**known, origins=tuple((name, origins[name]) for name in known if name in origins))
    ),
    st.dictionaries(st.sampled_from(FIELDS), st.text("abc", min_size=1, max_size=3)),
    st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(Origin)),
)


@given(st.lists(RECORDS, max_size=4))
def test_every_value_keeps_the_origin_of_its_record(records: list[Metadata]) -> None:
    """Each field is that of one of the records, with its origin, and said if any says it."""
    found = first_said(*records)
    origins = dict(found.origins)
    assert list(origins) == [name for name in FIELDS if name in values(found)]
    for name, value in values(found).items():
        holders = [each for each in records if values(each).get(name) == value]
        assert origins[name] in {dict(each.origins)[name] for each in holders}
        assert (name in found.inferred) == all(name in each.inferred for each in records if values(each).get(name))
    assert {name for each in records for name in values(each)} == set(values(found))


@given(RECORDS, st.sampled_from(Origin))
def test_a_mark_is_made_once(record: Metadata, origin: Origin) -> None:
    """What is marked keeps its mark."""
    assert found_in(origin, record).origins == record.origins


def test_a_reader_marks_what_its_format_says() -> None:
    """One call for a format that has keys and values."""
    said = found_in(Origin.MAIL, from_pairs([("title", "Crane"), ("date", "Sun, 9 Jun 2030 08:00:00 +0200")]))
    assert said.origins == (("title", Origin.MAIL), ("published", Origin.MAIL))
    assert said.published == "2030-06-09"
