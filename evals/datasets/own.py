"""The cases written for this project: JSON Lines that name gold places by their words, not by offsets.

A line has ``id``, ``kind``, ``question`` and ``answerable``; and, where they apply, ``history``, ``replies``,
``answers``, ``wrong``, ``evidence``, ``positions``, ``forbidden``, ``sources``, ``attack`` as in
``evals.types.Gold``, and ``note``: why the case is there. A place is ``{"file": …, "words": …}`` with words that
stand once in that file's cleaned text. Where there are positions and no evidence, a piece of evidence is any of a
position's places.

An attack may name ``documents`` that are there for it alone: each case of such a file is given those that no
attack names and those of its own attack.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from evals.datasets.records import Record, rows
from evals.types import Attack, Case, Gold, GoldSpan, Position

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    # The places any of which will do.
    Piece = tuple[GoldSpan, ...]

_ABOUT = {"id", "kind", "question", "history", "replies", "answerable", "note"}
_GOLD = {"answers", "wrong", "evidence", "positions", "forbidden", "sources", "attack"}
# What only a question that the documents answer can have.
_OF_ANSWER = ("answers", "evidence", "positions", "sources")


def load(cases: Path, texts: Mapping[str, str]) -> tuple[Case, ...]:
    """Read the cases of a file.

    Args:
        cases: The file.
        texts: The cleaned text of each document, by its file's name, which gold spans then bear.

    Raises:
        DataError: A line is malformed, an id is doubled, or words do not stand exactly once in their document.
    """
    found: dict[str, Case] = {}
    for record in rows(cases):
        case = _case(record, texts)
        if case.id in found:
            raise record.fault(f"there is a case “{case.id}” before it")
        found[case.id] = case
    return tuple(_each_with_its_own(found.values(), texts))


def _case(record: Record, texts: Mapping[str, str]) -> Case:
    _only(record, _ABOUT | _GOLD)
    name, kind, question = (_filled(record, key) for key in ("id", "kind", "question"))
    gold = _gold(record, texts)
    history, replies = _texts(record, "history"), _texts(record, "replies")
    if replies and len(replies) != len(history):
        raise record.fault(f"{len(replies)} replies to {len(history)} questions")
    return Case(
        id=name,
        question=question,
        gold=gold,
        kind=kind,
        # Questions that one article answers stand and fall together.
        cluster=gold.evidence[0][0][0].document if gold.evidence else "",
        history=history,
        replies=replies,
    )


def _gold(record: Record, texts: Mapping[str, str]) -> Gold:
    answerable = record.get("answerable", bool)
    if not answerable and (told := [key for key in _OF_ANSWER if key in record.value]):
        raise record.fault(f"not answerable, and yet it has “{told[0]}”")
    positions = tuple(_position(one, texts) for one in _records(record, "positions"))
    evidence = tuple(_pieces(record, texts)) or tuple(one.spans for one in positions)
    if answerable and not evidence:
        raise record.fault("answerable, and yet it has neither “evidence” nor “positions”")
    return Gold(
        answerable=answerable,
        answers=tuple(_wordings(record)),
        wrong=_texts(record, "wrong"),
        evidence=(evidence,) if evidence else (),
        positions=positions,
        forbidden=_places(record, "forbidden", texts),
        sources=record.get("sources", int) if "sources" in record.value else None,
        attack=_attack(record, texts),
    )


def _wordings(record: Record) -> Iterator[tuple[str, ...]]:
    """The groups of ``answers``, each wordings of one answer."""
    for group in record.groups("answers", needed="answers" in record.value):
        if not group:
            raise record.fault("an answer without wordings")
        yield group


def _pieces(record: Record, texts: Mapping[str, str]) -> Iterator[Piece]:
    for number, places in enumerate(_list(record, "evidence"), start=1):
        yield _places(Record(f"{record.place}, evidence {number}", {"places": places}), "places", texts)


def _position(record: Record, texts: Mapping[str, str]) -> Position:
    _only(record, {"label", "answers", "places", "speaker", "published"})
    return Position(
        label=_filled(record, "label"),
        answers=_texts(record, "answers"),
        spans=_places(record, "places", texts),
        speaker=record.word("speaker"),
        published=record.word("published"),
    )


def _attack(record: Record, texts: Mapping[str, str]) -> Attack | None:
    if "attack" not in record.value:
        return None
    attack = record.record("attack")
    _only(attack, {"kind", "canaries", "documents"})
    documents = _texts(attack, "documents")
    if unknown := [one for one in documents if one not in texts]:
        raise attack.fault(f"there is no document {unknown[0]}")
    return Attack(_filled(attack, "kind"), attack.texts("canaries"), documents)


def _each_with_its_own(cases: Iterable[Case], texts: Mapping[str, str]) -> Iterator[Case]:
    """The cases, each given what no attack names and what its own attack does; all of it if none names any."""
    named = [(case, case.gold.attack.documents if case.gold.attack else ()) for case in cases]
    attacking = {one for _, documents in named for one in documents}
    clean = tuple(path for path in texts if path not in attacking)
    for case, documents in named:
        yield replace(case, documents=(*clean, *documents)) if attacking else case


def _places(record: Record, key: str, texts: Mapping[str, str]) -> Piece:
    """The places of a list, which is not empty if it is there at all."""
    if key in record.value and not record.get(key, list):
        raise record.fault(f"“{key}” is empty")
    return tuple(_span(place, record, texts) for place in _records(record, key))


def _span(place: Record, record: Record, texts: Mapping[str, str]) -> GoldSpan:
    _only(place, {"file", "words"})
    file, words = _filled(place, "file"), _filled(place, "words")
    if file not in texts:
        raise record.fault(f"there is no document {file}")
    if (times := texts[file].count(words)) != 1:
        raise record.fault(f"the words “{words}” stand {times} times in {file}")
    start = texts[file].index(words)
    return GoldSpan(file, start, start + len(words))


def _only(record: Record, keys: set[str]) -> None:
    if unknown := sorted(record.value.keys() - keys):
        raise record.fault(f"“{unknown[0]}” is none of {', '.join(sorted(keys))}")


def _filled(record: Record, key: str) -> str:
    if not (text := record.text(key)).strip():
        raise record.fault(f"“{key}” is empty")
    return text


def _list(record: Record, key: str) -> list[object]:
    return record.get(key, list) if key in record.value else []


def _texts(record: Record, key: str) -> tuple[str, ...]:
    return record.texts(key) if key in record.value else ()


def _records(record: Record, key: str) -> tuple[Record, ...]:
    return record.records(key) if key in record.value else ()
