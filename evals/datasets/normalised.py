"""The normalised format: documents, questions and claims of any set as JSON Lines.

- ``corpus.jsonl``: ``{"id", "title", "text", "meta"}``; of ``meta`` are read ``source`` or ``outlet``, ``author``,
  ``published_at`` or ``published``, ``url``.
- ``queries.jsonl``: ``{"id", "question", "answer", "relevant", "meta"}``. ``answer`` is a string or a list of
  strings, ``null`` where the documents do not answer, ``""`` where the set has no short answer. Of ``meta`` are
  read ``passage`` and ``docs`` (the set's own documents for the question), ``history``, ``answerability``,
  ``selected_sentences`` and ``facts`` (verbatim gold), ``wrong_answers``, ``question_type``.
- ``claims.jsonl``: ``{"id", "claim", "passage", "label", "meta"}``; of the labels ``supported``, ``partial`` and
  ``unsupported`` only the first is support. Of ``meta`` are read ``source_id`` and ``edit_types`` or ``task``.

What is optional may be missing or ``null``.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import astuple
from typing import TYPE_CHECKING, NamedTuple

from evals.datasets.lines import objects
from evals.datasets.records import Record, empty, rows, unique
from evals.errors import DataError
from evals.types import Case, Dataset, Gold, GoldSpan, Pair
from index.pipeline import id_of
from index.types import Document, Metadata

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

CORPUS, QUERIES, CLAIMS = "corpus.jsonl", "queries.jsonl", "claims.jsonl"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def document(name: str, text: str, metadata: Metadata = Metadata()) -> Document:  # noqa: B008  (it is frozen)
    """A document of a set: its text as it is, for it was cleaned by the set's authors."""
    sha256 = hashlib.sha256(json.dumps([text, *astuple(metadata)]).encode()).hexdigest()
    return Document(id_of(name), name, sha256, text, metadata)


def digest(paths: Iterable[Path]) -> str:
    """SHA-256 of the bytes of these files, in their order."""
    whole = hashlib.sha256()
    for path in paths:
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def day_of(value: object) -> str | None:
    """``YYYY-MM-DD`` of a time stamp that begins with it."""
    match = _DAY.match(value) if isinstance(value, str) else None
    return match[0] if match else None


def find_span(text: str, words: str, name: str) -> GoldSpan | None:
    """Where a verbatim sentence of a set stands in its document, whatever the white space; ``None`` if nowhere."""
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    match = re.search(pattern, text) if pattern else None
    return GoldSpan(name, match.start(), match.end()) if match else None


def is_normalised(folder: Path) -> bool:
    """Whether a folder holds a set in this format, and not in BEIR's, whose files bear the same names.

    Raises:
        DataError: The file of the questions is malformed, or has none, so that there is no telling.
    """
    if (folder / CLAIMS).is_file():
        return True
    if not (folder / QUERIES).is_file():
        return False
    if first := next(objects(folder / QUERIES), None):
        return "_id" not in first.value
    raise empty(folder / QUERIES, "question")


def read(folder: Path) -> Dataset:
    """Read what there is of the three files.

    Raises:
        DataError: There is none, one is empty, or a line is malformed.
    """
    paths = [folder / name for name in (CORPUS, QUERIES, CLAIMS) if (folder / name).is_file()]
    names = {path.name for path in paths}
    if not (CLAIMS in names or {CORPUS, QUERIES} <= names):
        raise DataError(
            f"{folder} holds no set in the normalised format.",
            hint=f"It has {CORPUS} and {QUERIES}, or {CLAIMS}.",
        )
    documents = _documents(folder / CORPUS) if CORPUS in names else {}
    cases = _cases(folder / QUERIES, documents) if {CORPUS, QUERIES} <= names else ()
    pairs = _pairs(folder / CLAIMS) if CLAIMS in names else ()
    return Dataset(tuple(documents.values()), cases, pairs, digest(paths))


def _lines(path: Path, what: str) -> tuple[Record, ...]:
    """The lines of a file that is not to be empty."""
    if found := rows(path):
        return found
    raise empty(path, what)


def _documents(path: Path) -> dict[str, Document]:
    found: dict[str, Document] = {}
    for line in _lines(path, "document"):
        name, meta = line.text("id"), line.record("meta", needed=False)
        if name in found:
            raise line.fault(f"a second document “{name}”", hint="Give each its own id.")
        about = Metadata(
            title=(line.text("title") if line.has("title") else "") or None,
            outlet=meta.word("source") or meta.word("outlet"),
            author=meta.word("author"),
            published=day_of(meta.value.get("published_at") or meta.value.get("published")),
            url=meta.word("url"),
        )
        found[name] = document(name, line.text("text"), about)
    return found


def _cases(path: Path, documents: Mapping[str, Document]) -> tuple[Case, ...]:
    return unique((line, _case(line, documents)) for line in _lines(path, "question"))


def _case(line: Record, documents: Mapping[str, Document]) -> Case:
    meta = line.record("meta", needed=False)
    own = _strings(meta, "docs") or _strings(meta, "passage")
    relevant = line.texts("relevant", needed=False)
    for name in (*own, *relevant):
        if name not in documents:
            raise line.fault(f"there is no document “{name}”", hint=f"Look at {CORPUS}.")
    answer, label = _answer(line), _label(meta)
    answerable = ANSWERABLE[label] if label else None if answer == ("",) else bool(answer)
    gold = Gold(
        answerable=answerable,
        answers=_groups(answer, meta) if answerable else (),
        wrong=tuple(dict.fromkeys(meta.texts("wrong_answers", needed=False))),
        evidence=_evidence(meta, own or relevant, documents),
        relevant=dict.fromkeys(relevant, 1),
    )
    history, replies = conversation(meta.records("history", needed=False))
    return Case(
        id=line.text("id"),
        question=line.text("question"),
        gold=gold,
        kind=(label or meta.word("question_type") or _KINDS[answerable]).lower(),
        cluster=_cluster(own, documents) if own else "",
        history=history,
        replies=replies,
        documents=own or None,
    )


class Conversation(NamedTuple):
    """Questions, oldest first, and what was answered to each, "" where nothing was."""

    history: tuple[str, ...]
    replies: tuple[str, ...]


def conversation(turns: Iterable[Record]) -> Conversation:
    """The turns of a user and of whoever answered, each with ``speaker`` and ``text``."""
    said: list[list[str]] = []
    for turn in turns:
        mine, text = turn.text("speaker") == "user", turn.text("text")
        if mine and text:
            said.append([text])
        elif said and not mine:
            said[-1].append(text)
    return Conversation(tuple(one[0] for one in said), tuple(" ".join(one[1:]) for one in said))


def _strings(record: Record, key: str) -> tuple[str, ...]:
    """One string or a list of them; none where there is nothing."""
    given = record.value.get(key)
    if isinstance(given, str):
        return (given,)
    if given is not None and not isinstance(given, list):
        raise record.fault(f"“{key}” is neither a string nor a list of strings")
    return record.texts(key, needed=False)


def _answer(line: Record) -> tuple[str, ...]:
    """Wordings or answers; none where the documents do not answer, an empty string where no short one is given."""
    if "answer" not in line.value:
        raise line.fault("“answer” is missing", hint="It is null where the documents do not answer.")
    if line.value["answer"] == []:
        raise line.fault("“answer” is an empty list", hint="It is null where the documents do not answer.")
    return _strings(line, "answer")


def _cluster(own: Sequence[str], documents: Mapping[str, Document]) -> str:
    """Questions about one article are no independent evidence."""
    return documents[own[0]].metadata.title or own[0]


# Answerability in sets of conversations: what is answered in part is answered; a question to be asked back about,
# or small talk, is neither.
ANSWERABLE: Mapping[str, bool | None] = {
    "ANSWERABLE": True,
    "PARTIAL": True,
    "UNANSWERABLE": False,
    "UNDERSPECIFIED": None,
    "CONVERSATIONAL": None,
}
# The kind of a question whose set names none.
_KINDS: Mapping[bool | None, str] = {True: "answerable", False: "unanswerable", None: ""}


def _label(meta: Record) -> str | None:
    if not meta.has("answerability"):
        return None
    if (label := meta.text("answerability")) not in ANSWERABLE:
        raise meta.fault(f"“answerability” is none of {', '.join(ANSWERABLE)}")
    return label


def _groups(wordings: Sequence[str], meta: Record) -> tuple[tuple[str, ...], ...]:
    """Gold answers: the valid ones of a conflicting set each count; else several are wordings of one.

    Long answers, of sets with gold sentences or multi-turn ones, are no strings to look for in a quote.
    """
    if meta.has("selected_sentences") or meta.has("answerability"):
        return ()
    if meta.has("wrong_answers"):
        return tuple((wording,) for wording in dict.fromkeys(wordings))
    return (tuple(dict.fromkeys(wordings)),) if any(wordings) else ()


def _evidence(
    meta: Record, own: Sequence[str], documents: Mapping[str, Document]
) -> tuple[tuple[tuple[GoldSpan, ...], ...], ...]:
    """Alternatives of pieces of places; an alternative with a sentence that is nowhere verbatim is left out."""
    alternatives = []
    for sentences in (*meta.groups("selected_sentences", needed=False), meta.texts("facts", needed=False)):
        pieces = [_places(sentence, own, documents) for sentence in sentences]
        if pieces and all(pieces):
            alternatives.append(tuple(pieces))
    return tuple(alternatives)


def _places(words: str, own: Sequence[str], documents: Mapping[str, Document]) -> tuple[GoldSpan, ...]:
    spans = (find_span(documents[name].text, words, name) for name in own)
    return tuple(span for span in spans if span)


_LABELS = ("supported", "partial", "unsupported")


def _pairs(path: Path) -> tuple[Pair, ...]:
    return unique((line, _pair(line)) for line in _lines(path, "claim"))


def _pair(line: Record) -> Pair:
    label, meta, passage = line.text("label"), line.record("meta", needed=False), line.text("passage")
    if label not in _LABELS:
        raise line.fault(f"the label “{label}” is none of {', '.join(_LABELS)}")
    named = meta.value.get("source_id") not in (None, "")
    return Pair(
        id=line.text("id"),
        claim=line.text("claim"),
        passage=passage,
        supported=label == "supported",
        kind=_pair_kind(meta),
        cluster=meta.name("source_id") if named else hashlib.sha256(passage.encode()).hexdigest()[:12],
    )


def _pair_kind(meta: Record) -> str:
    if meta.has("edit_types"):
        return next(iter(meta.texts("edit_types")), "unedited")
    return meta.word("task") or ""
