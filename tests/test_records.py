"""JSON, JSON Lines and CSV: one article a record, by the fields in common use or those that the user names."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import ReadError
from index.readers import lines, parts
from index.types import Comment, Origin

if TYPE_CHECKING:
    from index.types import Extract

FERRY = "The ferry ran aground off Kelpin."
BREAD = "Bread became dearer in March."


def _read(name: str, content: object, **fields: str) -> dict[str, Extract | str]:
    """Each part by its name: what was read, or why it was not."""
    text = content if isinstance(content, str | bytes) else json.dumps(content)
    data = text if isinstance(text, bytes) else text.encode()
    found: dict[str, Extract | str] = {}
    for part in parts(name, data, tuple(fields.items())):
        try:
            found[part.name] = part.read()
        except ReadError as error:
            found[part.name] = error.message
    return found


def _one(content: object, **fields: str) -> Extract:
    (extract,) = _read("a.json", content, **fields).values()
    assert not isinstance(extract, str), extract
    return extract


def _texts(found: dict[str, Extract | str]) -> dict[str, str]:
    return {name: one if isinstance(one, str) else one.text for name, one in found.items()}


def _fault(name: str, content: object, **fields: str) -> str:
    """Why the file as a whole cannot be read."""
    with pytest.raises(ReadError) as caught:
        _read(name, content, **fields)
    return caught.value.message


# --- where the records are --------------------------------------------------------------------------------------

TWO = [{"text": FERRY}, {"text": BREAD}]
LINES = "\n".join(map(json.dumps, TWO))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", TWO),
        ("a.json", {"status": "ok", "tags": [{"x": 1}], "articles": TWO}),
        ("a.json", {"docs": TWO, "text": None}),
        ("a.jsonl", LINES),
        ("a.ndjson", f"{LINES}\n\n"),
        ("a.json", LINES),
        ("A.JSONL", f"\ufeff{LINES}"),
        ("a.csv", f"text\n{FERRY}\n{BREAD}\n"),
        ("a.csv", f"n;text\r\n1;{FERRY}\r\n2;{BREAD}"),
        ("a.tsv", f"n\ttext\n1\t{FERRY}\n\n2\t{BREAD}"),
        ("a.csv", f"n|text\n1|{FERRY}\n2|{BREAD}"),
    ],
)
def test_records_are_found_in_whatever_holds_them(name: str, content: object) -> None:
    """A list, the longest list of objects in an object, a line each, a row each; without ids they are numbered."""
    assert _texts(_read(name, content)) == {"1": FERRY, "2": BREAD}


def test_one_object_is_the_article_itself() -> None:
    """It has no name, and a list within it is not taken for the articles."""
    assert _texts(_read("a.json", {"text": FERRY, "images": [{"text": "A ship."}, {"text": "A buoy."}]})) == {
        "": FERRY
    }


def test_what_names_a_record() -> None:
    """Its id, else its address, where no other record has it; else its number."""
    url = "https://kelpin.example/ferry"
    rows: list[dict[str, object]] = [
        {"id": 7},
        {"_id": "b", "url": url},
        {"id": "b", "url": f"{url}-2"},
        {"id": "b", "url": url},
    ]
    rows += [{"id": "two\nlines"}, {"id": "9" * 600}, {"id": "8"}, {"x": 1}]
    named = _read("a.json", [{**row, "text": FERRY} for row in rows])
    assert list(named) == ["7", "2", f"{url}-2", "4", "5", "6", "8", "no. 8"]


def test_a_record_is_known_by_its_own_bytes() -> None:
    """Whatever stands before or after it."""
    alone, beside = (
        {part.name: part.data for part in parts("a.jsonl", "\n".join(map(json.dumps, rows)).encode())}
        for rows in ([{"id": "x", "text": FERRY}], [{"id": "y", "text": BREAD}, {"id": "x", "text": FERRY}])
    )
    assert alone["x"] == beside["x"]
    assert len(set(beside.values())) == 2


# --- what the fields say -----------------------------------------------------------------------------------------


def test_the_usual_names_of_fields() -> None:
    """In any spelling, and each value is said to be of a record."""
    extract = _one(
        {
            "Headline": "Ferry aground",
            "articleBody": FERRY,
            "description": "Short.",
            "byline": ["Ann Holm", {"name": "Ode Lund"}],
            "pub_date": "Tue, 25 Mar 2031 23:30:00 +0000",
            "date-modified": "2031-03-26T08:00:00Z",
            "link": "https://kelpin.example/ferry",
            "source": {"id": None, "name": "Kelpin Post"},
            "lang": "en",
            "category": "Harbour",
        }
    )
    about = extract.metadata
    assert extract.text == FERRY
    assert (about.title, about.outlet, about.author) == ("Ferry aground", "Kelpin Post", "Ann Holm, Ode Lund")
    assert (about.published, about.updated) == ("2031-03-25", "2031-03-26")
    assert (about.url, about.language, about.section) == ("https://kelpin.example/ferry", "en", "Harbour")
    assert {origin for _, origin in about.origins} == {Origin.RECORD}


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2031-03-25", "2031-03-25"),
        (20310325, "2031-03-25"),
        (1_930_000_000, "2031-02-27"),
        (1_930_000_000_000, "2031-02-27"),
        ("1930000000.5", "2031-02-27"),
        ("25 March 2031", "2031-03-25"),
        (17, None),
        ("soon", None),
        (True, None),
        (1e40, None),
    ],
)
def test_dates(value: object, day: str | None) -> None:
    """As ISO, RFC 2822 and most people write them, and as Unix counts."""
    assert _one({"text": FERRY, "date": value}).metadata.published == day


def test_when_a_row_was_made_is_no_date_of_publication() -> None:
    """Nothing says so."""
    assert _one({"text": FERRY, "created_at": "2031-03-25", "timestamp": 1_930_000_000}).metadata.published is None


def test_a_body_in_html_is_read_as_a_page() -> None:
    """Its paragraphs are kept apart and its tags are gone; other text stands as it is."""
    assert _one({"content": {"rendered": f"<p>{FERRY}</p>\n<p>{BREAD}</p>"}}).text == f"{FERRY}\n\n{BREAD}"
    assert _one({"text": "5 < 6 and a <b>bold</b> word."}).text == "5 < 6 and a <b>bold</b> word."


def test_paragraphs_in_a_list_are_joined() -> None:
    """Texts, or objects with a text each."""
    assert _one({"body": [FERRY, {"type": "p", "text": BREAD}]}).text == f"{FERRY}\n\n{BREAD}"


def test_comments_are_kept_apart() -> None:
    """With who wrote them and when."""
    comment = {"author": "Joe", "text": "My cousin was aboard.", "date": "2031-03-26"}
    extract = _one({"text": FERRY, "comments": [comment, {"body": "Nonsense."}, 3]})
    assert extract.text == FERRY
    assert extract.comments == (Comment("My cousin was aboard.", "Joe", "2031-03-26"), Comment("Nonsense."))


def test_the_users_word_on_fields_goes_before_all() -> None:
    """Dotted for a value within another; nothing else is tried instead."""
    record = {"text": "A teaser of it.", "a": {"b": [{"c": FERRY}]}, "d.e": "Title", "headline": "Other"}
    extract = _one(record, text="a.b.0.c", title="d.e")
    assert (extract.text, extract.metadata.title) == (FERRY, "Title")
    assert _one(record, title="nothing").metadata.title is None


# --- what cannot be read -----------------------------------------------------------------------------------------


def test_a_record_without_text_names_its_fields() -> None:
    """The others are read."""
    found = _read("a.jsonl", f'{{"id": "x", "lead": {{"b": 1}}}}\n{LINES}')
    assert found["x"] == "It has no text; its fields are id, lead.b. Say which is the text: --field text=NAME."
    assert len(found) == 3


def test_a_file_in_which_no_record_has_text_is_one_failure() -> None:
    """With what to do, and no more names than anybody reads."""
    message = _fault("a.json", [{f"field{n}": n for n in range(99)}] * 10_000)
    assert message.startswith("None of its 10,000 records has text; its fields are field0, field1,")
    assert message.endswith("field11, …. Say which is the text: --field text=NAME.")
    assert "“body”" in _fault("a.csv", "text\nx\n", text="body")


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.json", "", "is empty"),
        ("a.json", '{"text": ', "not JSON: Expecting value in line 1, column 10"),
        ("a.json", "[" * 200_000, "nested too deeply"),
        ("a.json", '{"n": ' + "9" * 5_000 + "}", "thousands of digits"),
        ("a.json", "17", "neither an object nor a list"),
        ("a.json", "[]", "no records"),
        ("a.json", "[1, 2]", "None of its 2 records"),
        ("a.jsonl", "one\ntwo\n" * 2_000, "No line of a.jsonl"),
        ("a.json", '{"text": NaN}', "no text"),
        ("a.json", b"\x00\x01\x02\x00", "NUL"),
        ("a.csv", 'text\n"The ferry\n', "broken at line 2: unexpected end of data"),
        ("a.csv", "text,text\na,b\n", "column “text” twice"),
        ("a.csv", "text\n", "no records"),
    ],
)
def test_a_file_that_is_broken_says_how(name: str, content: object, why: str) -> None:
    """One line for it as a whole."""
    assert why in _fault(name, content)


def test_a_record_that_is_broken_says_how() -> None:
    """And the others are read."""
    lines = [json.dumps(TWO[0]), '{"text": "a", "text": "b"}', "[1]", '{"text": "The fer', '{"text": x}']
    assert _texts(_read("a.jsonl", "\n".join(lines))) == {
        "1": FERRY,
        "2": "It has the field “text” twice.",
        "3": "It is not an object with fields.",
        "4": "Line 4 is not JSON: it is cut off.",
        "5": "Line 5 is not JSON: Expecting value at column 10.",
    }
    assert _read("a.json", '{"text": "a", "text": "b"}') == {"": "It has the field “text” twice."}


def test_a_double_name_is_found_among_very_many() -> None:
    """Each is looked at once, not with all others."""
    names = "".join(f'"{n}": 1, ' for n in range(50_000))
    assert _fault("a.json", f'[{{{names}"49999": 2}}]').startswith("Its record has no text")


def test_more_values_than_can_be_held_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Deep or wide, for the text or beside it, before they are made; other lines of the file are read."""
    monkeypatch.setattr(lines, "_MOST_VALUES", 1_000)
    told = "a.json holds more than 1,000 names and values: split it, or put each record on its own line."
    wide, deep, pairs = "{}," * 600, "[" * 900 + "]" * 900, ", ".join(f'"{n}": "{n}"' for n in range(600))
    for hostile in (f"[{wide}1]", f"[{deep}, {deep}]", f"{{{pairs}}}", f'{{"text": "{FERRY}", "n": [{wide}1]}}'):
        assert _fault("a.json", hostile) == told
    many = [f'{{"text": "{FERRY}", "n": [{wide}1]}}', *[json.dumps({"text": FERRY, "url": ""})] * 400]
    for name in ("a.json", "a.jsonl"):
        (first, *others) = _texts(_read(name, "\n".join(reversed(many)))).values()
        assert {first, *others[:-1]} == {FERRY}
        assert (
            others[-1]
            == "Line 401 holds more than 1,000 names and values: split it, or put each record on its own line."
        )


def test_texts_are_no_values_however_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Marks within strings do not count, and what has many characters to each value is read."""
    monkeypatch.setattr(lines, "_MOST_VALUES", 1_000)
    marked = '[, {"\\": ' * 500
    assert _one({"text": marked}).text == marked
    assert len(_read("a.json", [{"text": FERRY * 9}] * 1_000)) == 1_000
    for cut_off in ('["' + '\\"' * 9_000, '["\\'):
        assert "is not JSON: " in _fault("a.json", cut_off)


def test_a_row_with_more_cells_than_the_header_is_broken() -> None:
    """A delimiter in a text without quotation marks would cut it off in silence."""
    found = _texts(_read("a.csv", f'n,text\n1,"{FERRY}\nTwo, lines."\n2,Bread, dear.\n3\n'))
    assert found["1"] == f"{FERRY}\nTwo, lines."
    assert found["2"] == "It has 3 cells, the header 2."
    assert found["3"].startswith("It has no text")


def test_a_table_of_very_many_columns() -> None:
    """Each name is looked at once, not with all others."""
    columns = 100_000
    header = ",".join(f"c{n}" for n in range(columns))
    assert _texts(_read("a.csv", f"{header},text\n{',' * columns}{FERRY}\n")) == {"1": FERRY}
    assert "column “c7” twice" in _fault("a.csv", f"{header},text,c7\n{',' * columns}{FERRY},\n")


def test_other_encodings_and_very_long_cells() -> None:
    """No character is lost."""
    text = "Das Café schließt um zwölf."
    assert _texts(_read("a.csv", f"text\n{text}".encode("cp1252"))) == {"1": text}
    assert _texts(_read("a.json", json.dumps([{"text": text}], ensure_ascii=False).encode("utf-16"))) == {
        "1": text
    }
    assert _texts(_read("a.csv", f"text\n{FERRY * 9_000}")) == {"1": FERRY * 9_000}


# --- whatever comes ----------------------------------------------------------------------------------------------

_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["text", "id", "date", "url", "author", "comments", "x.y"]), inner)
    ),
    max_leaves=12,
)


def _names_or_why(name: str, data: bytes) -> list[str] | str:
    """What the parts are called, each of them read, or why the file is refused."""
    try:
        return (
            list(_read(name, data)) if len(list(parts(name, data))) == len(_read(name, data)) else "a name twice"
        )
    except ReadError as error:
        return error.message


@given(st.sampled_from(["a.json", "a.jsonl", "a.csv", "a.tsv"]), st.binary() | st.text().map(str.encode))
def test_any_bytes_are_read_or_refused(name: str, data: bytes) -> None:
    """Nothing but ``ReadError`` is raised, and it says something."""
    assert _names_or_why(name, data)


@given(_JSON)
def test_any_json_is_read_or_refused_and_names_tell_records_apart(value: object) -> None:
    """Nothing but ``ReadError`` is raised, no name is given twice."""
    assert _names_or_why("a.json", json.dumps(value).encode()) not in ([], "", "a name twice")


@given(_JSON)
def test_names_and_values_are_counted_as_they_are_parsed(value: object) -> None:
    """What is counted beforehand is what there is."""

    def count(value: object) -> int:
        if not isinstance(value, dict | list):
            return 0
        inner = list(value.values()) if isinstance(value, dict) else value
        names = len(inner) if isinstance(value, dict) else 0
        return 1 + max(0, len(inner) - 1) + names + sum(map(count, inner))

    text, counted = json.dumps(value), count(value)
    assert not lines.holds_more_than(counted, text)
    assert not counted or lines.holds_more_than(counted - 1, text)


_CELL = st.text(st.characters(exclude_characters="\0", codec="utf-8"), min_size=1).filter(str.strip)


@given(st.lists(_CELL, min_size=1, max_size=5), st.sampled_from(",;\t|"))
def test_no_character_of_a_cell_is_lost(texts: list[str], delimiter: str) -> None:
    """Whatever a spreadsheet quotes comes back."""
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([("n", "description"), *enumerate(texts)])
    found = parts("a.csv", out.getvalue().encode())
    kept = [json.loads(part.data)[1][1] for part in found]
    assert kept == texts
