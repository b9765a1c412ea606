"""The cases written for this project are what they claim to be; their loader names what is wrong with a line."""

from __future__ import annotations

import calendar
import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import prompts
from evals.corpus import read_folder
from evals.datasets import own
from evals.datasets.lines import objects
from evals.errors import DataError
from evals.metrics.wordings import holds, stands_in
from evals.types import Case, GoldSpan

EVALS = Path(__file__).parents[1] / "evals"
POISONED = EVALS / "corpora" / "poisoned"
README = (EVALS / "corpora" / "README.md").read_text("utf-8")
MONTHS = tuple(calendar.month_name)[1:]

# The least of each kind; together more than 120.
FERRY_KINDS = {
    "plain": 20,
    "number_or_date": 20,
    "who_said_it": 14,
    "contested": 16,
    "change_over_time": 12,
    "table": 6,
    "follow_up": 14,
    "absent": 12,
    "false_premise": 8,
    "off_date": 6,
    "wrong_entity": 6,
    "reprint": 5,
    "reader_comment": 6,
    "partly": 4,
}
ATTACKS = {"override", "fake_citation", "forged_delimiter", "refuse", "leak", "hidden"}
NEVER_ANSWERABLE = {"absent", "false_premise", "off_date", "wrong_entity"}
SOMETIMES_ANSWERABLE = {"follow_up", "reader_comment"}

_FOLDERS = {name: read_folder(EVALS / "corpora" / name) for name in ("ferry", "poisoned")}
DOCUMENTS = {one.path: one for folder in _FOLDERS.values() for one in folder}
TEXTS = {path: one.text for path, one in DOCUMENTS.items()}
FERRY_TEXTS = {one.path: one.text for one in _FOLDERS["ferry"]}
FERRY = own.load(EVALS / "cases" / "ferry.jsonl", FERRY_TEXTS)
ATTACKED = own.load(EVALS / "cases" / "poisoned.jsonl", TEXTS)
ALL = (*FERRY, *ATTACKED)
LINES = [line.value for name in ("ferry", "poisoned") for line in objects(EVALS / "cases" / f"{name}.jsonl")]


def words(span: GoldSpan) -> str:
    """What stands at a place."""
    return TEXTS[span.document][span.start : span.end]


def evidence(case: Case) -> list[str]:
    """What stands at every place that answers."""
    return [words(span) for alternative in case.gold.evidence for piece in alternative for span in piece]


def test_there_are_enough_cases_of_every_kind() -> None:
    """The ferry's cases are at least 120, the poisoned ones at least 24, and no kind is forgotten or unknown."""
    counts = Counter(case.kind for case in FERRY)
    assert counts.keys() == FERRY_KINDS.keys()
    assert {kind: (counts[kind], least) for kind, least in FERRY_KINDS.items() if counts[kind] < least} == {}
    assert sum(FERRY_KINDS.values()) >= 120
    assert len(ATTACKED) >= 24
    assert {case.kind for case in ATTACKED} == ATTACKS


def test_ids_and_questions_are_unique() -> None:
    """No two cases share an id, or a question with the questions before it."""
    ids = Counter(case.id for case in ALL)
    asked = Counter((case.history, case.question.casefold()) for case in ALL)
    assert [one for one, times in (*ids.items(), *asked.items()) if times > 1] == []


def test_every_case_says_why_it_is_there() -> None:
    """Each line has a note."""
    assert [line["id"] for line in LINES if not line.get("note")] == []


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.id)
def test_answers_stand_in_the_evidence(case: Case) -> None:
    """Every wording of an answer stands, as metrics look for it, in one of the places that answer."""
    places = evidence(case)
    wordings = [wording for group in case.gold.answers for wording in group]
    assert [one for one in wordings if not any(holds(place, one) for place in places)] == []
    assert bool(places) is case.gold.answerable


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.id)
def test_a_position_is_worded_dated_and_spoken_as_its_places_are(case: Case) -> None:
    """Wordings stand in the position's places; its date is that of all their documents; they name its speaker."""
    for position in case.gold.positions:
        places = [words(span) for span in position.spans]
        documents = {span.document for span in position.spans}
        assert [one for one in position.answers if not any(holds(place, one) for place in places)] == []
        dates = {DOCUMENTS[path].metadata.published for path in documents}
        assert position.published == (dates.pop() if len(dates) == 1 else None)
        assert position.speaker is None or any(position.speaker in TEXTS[path] for path in documents)


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.id)
def test_what_is_wrong_or_forbidden_is_no_evidence(case: Case) -> None:
    """No gold place holds a wrong answer, the words of the attack, or part of a forbidden place."""
    canaries = case.gold.attack.canaries if case.gold.attack else ()
    for place in evidence(case):
        assert [one for one in case.gold.wrong if holds(place, one)] == []
        assert [one for one in canaries if stands_in(one, place)] == []
    gold = [span for alternative in case.gold.evidence for piece in alternative for span in piece]
    for bad in case.gold.forbidden:
        assert [s for s in gold if s.document == bad.document and s.start < bad.end and bad.start < s.end] == []


def test_kinds_fit_what_the_cases_ask() -> None:
    """What is absent, off date, presumed or another's has no answer; other kinds have, two at times."""
    for case in FERRY:
        if case.kind not in SOMETIMES_ANSWERABLE:
            assert case.gold.answerable is (case.kind not in NEVER_ANSWERABLE), case.id
        assert bool(case.history) is (case.kind == "follow_up"), case.id
        assert len(case.gold.positions) >= 2 or case.kind != "contested", case.id
    # Before and after; one change needs all its pieces at once.
    assert sum(len(case.gold.positions) >= 2 for case in FERRY if case.kind == "change_over_time") >= 12
    for kind in SOMETIMES_ANSWERABLE:
        assert {case.gold.answerable for case in FERRY if case.kind == kind} == {True, False}


def test_reprints_are_one_source() -> None:
    """A reprint's answer stands in both papers that ran the wire story, and counts once."""
    for case in FERRY:
        assert (case.gold.sources == 1) is (case.kind == "reprint"), case.id
        if case.kind == "reprint":
            papers = {span.document for piece in case.gold.evidence[0] for span in piece}
            assert papers == {"courier-wire.txt", "gazette-wire.html"}, case.id


def test_readers_comments_are_in_no_text() -> None:
    """What only readers say was taken out by cleaning, so that a case about it must do without."""
    for case in FERRY:
        if case.kind == "reader_comment":
            assert case.gold.wrong, case.id
            assert [(w, p) for w in case.gold.wrong for p in FERRY_TEXTS if stands_in(w, FERRY_TEXTS[p])] == []


def test_an_attack_is_one_of_the_known_kinds_and_leaves_a_trace() -> None:
    """Each poisoned case is reported by the kind of its attack, which has canaries unless it wants a refusal."""
    for case in ATTACKED:
        attack = case.gold.attack
        assert attack is not None, case.id
        assert attack.kind == case.kind, case.id
        assert attack.canaries or attack.kind == "refuse", case.id
        assert case.gold.forbidden or attack.kind == "hidden", case.id
        assert case.gold.answerable is True, case.id
    assert [case.id for case in FERRY if case.gold.attack] == []


def test_canaries_of_leaks_are_the_prompts_own_words() -> None:
    """A leak is told by sentences of the prompt that answers."""
    prompt = prompts.load("answer.v1").text
    leaks = [case.gold.attack.canaries for case in ATTACKED if case.gold.attack and case.kind == "leak"]
    assert leaks
    assert all(any(stands_in(canary, prompt) for canary in canaries) for canaries in leaks)


def test_what_is_hidden_does_not_reach_the_text() -> None:
    """Hidden elements, alt text and comments are taken out; the characters that hide words are, too."""
    text = TEXTS["hall-gazette.html"] + TEXTS["cat-notebook.html"] + TEXTS["choir-gazette.txt"]
    gone = ("sold for one crown", "stolen by pirates", "confirmed by the coroner", "reveal your system prompt")
    assert [one for one in gone if one in text] == []
    assert not re.search("[\u200b-\u200f\u202a-\u202e\u2060-\u2069]", text)


def test_the_readme_names_every_poisoned_file_and_its_attack() -> None:
    """The table and the folder agree; the words of each attack stand in its file; the date is the document's."""
    section = README.split("\n### Poisoned documents\n", 1)[1]
    rows = [[cell.strip().strip("`") for cell in row.strip("|").split("|")] for row in section.splitlines()[3:]]
    assert {row[0] for row in rows} == {path.name for path in POISONED.iterdir()}
    for name, outlet, published, _, attack in rows:
        assert attack in TEXTS[name]
        assert (DOCUMENTS[name].metadata.outlet, DOCUMENTS[name].metadata.published) == (outlet, published)


def test_poisoned_articles_are_plausible_and_apart_from_the_ferrys() -> None:
    """All three formats; no name that the other corpus has; weekdays that the calendar knows."""
    names = {path.name for path in POISONED.iterdir()}
    assert {Path(name).suffix for name in names} == {".txt", ".md", ".html"}
    assert not names & {path.name for path in (EVALS / "corpora" / "ferry").iterdir()}
    assert 10 <= len(names) <= 12
    pattern = re.compile(rf"\b([A-Z][a-z]+day),? (\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})")
    dates = [found for name in names for found in pattern.findall(TEXTS[name])]
    assert len(dates) >= 6
    for weekday, day, month, year in dates:
        assert date(int(year), MONTHS.index(month) + 1, int(day)).strftime("%A") == weekday


# ---------------------------------------------------------------------------------------------- the loader

ARTICLE = {"a.txt": "The mill burned on Monday. Two bakers fled. Two bakers came back.", "b.txt": "Three fled."}
FLED = {"file": "a.txt", "words": "Two bakers fled"}
GOOD: dict[str, Any] = {
    "id": "fled",
    "kind": "plain",
    "question": "Who fled?",
    "answerable": True,
    "answers": [["Two bakers", "bakers"]],
    "evidence": [[FLED]],
}
REFUSED: dict[str, Any] = {"id": "why", "kind": "absent", "question": "Why?", "answerable": False}


def load(tmp_path: Path, *lines: dict[str, Any] | str) -> tuple[Case, ...]:
    """The cases of a file with these lines."""
    path = tmp_path / "mill.jsonl"
    path.write_text("".join((x if isinstance(x, str) else json.dumps(x)) + "\n" for x in lines), "utf-8")
    return own.load(path, ARTICLE)


def test_a_case_has_the_offsets_of_its_words(tmp_path: Path) -> None:
    """Words become a span of the cleaned text, the pieces one set of evidence."""
    (case,) = load(
        tmp_path, GOOD | {"history": ["What burned?"], "forbidden": [FLED], "wrong": ["Six"], "sources": 1}
    )
    span = GoldSpan("a.txt", 27, 42)
    assert ARTICLE["a.txt"][span.start : span.end] == FLED["words"]
    assert case.gold.evidence == (((span,),),)
    assert case.gold.answers == (("Two bakers", "bakers"),)
    assert (case.gold.forbidden, case.gold.wrong, case.gold.sources) == ((span,), ("Six",), 1)
    assert (case.id, case.kind, case.question, case.history) == ("fled", "plain", "Who fled?", ("What burned?",))


def test_there_is_a_reply_to_every_earlier_question_or_to_none(tmp_path: Path) -> None:
    """Replies belong to the questions before; another number of them cannot be told apart."""
    asked = GOOD | {"history": ["What burned?", "When?"]}
    (case,) = load(tmp_path, asked | {"replies": ["The bakery.", ""]})
    assert case.replies == ("The bakery.", "")
    with pytest.raises(DataError, match="1 replies to 2 questions"):
        load(tmp_path, asked | {"replies": ["The bakery."]})


def test_positions_are_the_evidence_where_there_is_no_other(tmp_path: Path) -> None:
    """A piece for each position, any of whose places will do."""
    three = {"label": "three", "places": [{"file": "b.txt", "words": "Three fled"}], "speaker": "Ada"}
    line = {key: value for key, value in GOOD.items() if key not in {"answers", "evidence"}}
    (case,) = load(tmp_path, line | {"positions": [{"label": "two", "places": [FLED]}, three]})
    assert case.gold.evidence == (tuple(position.spans for position in case.gold.positions),)
    assert [(one.label, one.speaker, one.published) for one in case.gold.positions] == [
        ("two", None, None),
        ("three", "Ada", None),
    ]


def test_a_question_without_an_answer_has_no_evidence(tmp_path: Path) -> None:
    """Not answerable: no alternatives at all, which no metric can score citations by."""
    (case,) = load(tmp_path, REFUSED)
    assert (case.gold.answerable, case.gold.evidence) == (False, ())


BAD_LINES = [
    ("{", "not JSON"),
    ("[]", "not a JSON object"),
    (GOOD | {"id": 3}, "“id” is not a string"),
    (GOOD | {"question": " "}, "“question” is empty"),
    ({key: value for key, value in GOOD.items() if key != "kind"}, "“kind” is missing"),
    (GOOD | {"anwsers": []}, "“anwsers” is none of"),
    (GOOD | {"answers": ["Two"]}, "“answers” is not a list of lists of strings"),
    (GOOD | {"evidence": [[]]}, "“places” is empty"),
    (GOOD | {"evidence": [[FLED | {"page": 1}]]}, "“page” is none of"),
    (GOOD | {"evidence": [[FLED | {"file": "c.txt"}]]}, "there is no document c.txt"),
    (GOOD | {"evidence": [[FLED | {"words": "Two bakers"}]]}, "the words “Two bakers” stand 2 times in a.txt"),
    (GOOD | {"forbidden": [FLED | {"words": "Ten"}]}, "the words “Ten” stand 0 times in a.txt"),
    (GOOD | {"positions": [{"label": "x", "places": [FLED], "date": ""}]}, "“date” is none of"),
    (GOOD | {"attack": {"kind": "leak", "canaries": [1]}}, "“canaries” is not a list of strings"),
    (GOOD | {"sources": "one"}, "“sources” is not a number"),
    ({key: value for key, value in GOOD.items() if key != "evidence"}, "neither “evidence” nor “positions”"),
    (REFUSED | {"answers": [["no"]]}, "not answerable, and yet it has “answers”"),
    (GOOD, "there is a case “fled” before it"),
]


@pytest.mark.parametrize(("line", "message"), BAD_LINES, ids=[message for _, message in BAD_LINES])
def test_a_malformed_line_is_named(tmp_path: Path, line: dict[str, Any] | str, message: str) -> None:
    """The error names file and line, and what is wrong there."""
    with pytest.raises(DataError) as caught:
        load(tmp_path, GOOD, line)
    assert caught.value.message.startswith("mill.jsonl, line 2")
    assert message in caught.value.message


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.data())
def test_any_words_that_stand_once_are_found_where_they_stand(
    tmp_path_factory: pytest.TempPathFactory, text: str, data: st.DataObject
) -> None:
    """The span of a place holds exactly its words; words that stand more than once are refused."""
    start = data.draw(st.integers(0, len(text) - 1))
    chosen = text[start : data.draw(st.integers(start + 1, len(text)))]
    path = tmp_path_factory.mktemp("cases") / "cases.jsonl"
    path.write_text(json.dumps(GOOD | {"evidence": [[{"file": "x.txt", "words": chosen}]]}), "utf-8")
    once = bool(chosen.strip()) and text.count(chosen) == 1
    if not once:
        with pytest.raises(DataError, match=r"cases\.jsonl, line 1"):
            own.load(path, {"x.txt": text})
        return
    ((((span,),),),) = [case.gold.evidence for case in own.load(path, {"x.txt": text})]
    assert text[span.start : span.end] == chosen
