"""The normalised format: documents, questions and claims of any set as JSON Lines.

- ``corpus.jsonl``: ``{"id", "title", "text", "meta"}``; of ``meta`` are read ``source`` or ``outlet``, ``author``,
  ``published_at`` or ``published``, ``url``.
- ``queries.jsonl``: ``{"id", "question", "answer", "relevant", "meta"}``. ``answer`` is a string or a list of
  strings, ``null`` where the documents do not answer, ``""`` where the set has no short answer. Of ``meta`` are
  read ``passage`` and ``docs`` (the set's own documents for the question), ``history``, ``answerability``,
  ``selected_sentences`` and ``facts`` (verbatim gold), ``wrong_answers``, ``question_type``.
- ``claims.jsonl``: ``{"id", "claim", "passage", "label", "meta"}``; of the labels only ``supported`` is support.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any

from evals.datasets.lines import objects, read_text, where
from evals.errors import DataError
from evals.types import Case, Dataset, Gold, GoldSpan, Pair
from index.build import id_of
from index.types import Document, Metadata

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

CORPUS, QUERIES, CLAIMS = "corpus.jsonl", "queries.jsonl", "claims.jsonl"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def document(name: str, text: str, metadata: Metadata = Metadata()) -> Document:  # noqa: B008  (it is frozen)
    """A document of a set: its text as it is, for it was cleaned by the set's authors."""
    # A lone surrogate, which JSON can smuggle in, can neither be stored nor hashed.
    text = text.encode("utf-8", "replace").decode()
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


@dataclass(frozen=True, slots=True)
class _Fields:
    """Checked access to the fields of one line."""

    path: Path
    number: int
    value: Mapping[str, Any]

    def get(self, key: str, kind: type | tuple[type, ...], default: Any = None) -> Any:  # noqa: ANN401  (any JSON)
        """The value at ``key``; the default if there is none and one is given.

        Raises:
            DataError: It is missing, or of another kind.
        """
        found = self.value.get(key, default)
        if not isinstance(found, kind):
            state = "missing" if key not in self.value else "not of the kind expected"
            raise DataError(
                f"{where(self.path, self.number)}: “{key}” is {state}.", hint="Mend or remove the line."
            )
        return found


def lines(path: Path) -> list[_Fields]:
    """The objects of a file, each with checked access.

    Raises:
        DataError: See ``objects``.
    """
    return [_Fields(path, number, value) for number, value in objects(path)]


def is_normalised(folder: Path) -> bool:
    """Whether the questions of a folder are in this format, and not in BEIR's, whose files bear the same names."""
    first = next(iter(objects(folder / QUERIES)), None)
    return first is not None and "question" in first.value


def read(folder: Path) -> Dataset:
    """Read what there is of the three files.

    Raises:
        DataError: There is none, or a line is malformed.
    """
    paths = [folder / name for name in (CORPUS, QUERIES, CLAIMS) if (folder / name).is_file()]
    names = {path.name for path in paths}
    if not (CLAIMS in names or {CORPUS, QUERIES} <= names):
        raise DataError(
            f"{folder} holds no set in the normalised format.",
            hint=f"It has {CORPUS} and {QUERIES}, or {CLAIMS}.",
        )
    documents = _documents(folder / CORPUS) if CORPUS in names else {}
    cases = _cases(folder / QUERIES, documents) if QUERIES in names and documents else ()
    pairs = _pairs(folder / CLAIMS) if CLAIMS in names else ()
    return Dataset(tuple(documents.values()), cases, pairs, digest(paths))


def _documents(path: Path) -> dict[str, Document]:
    found: dict[str, Document] = {}
    for line in lines(path):
        name, meta = line.get("id", str), line.get("meta", dict, {})
        if name in found:
            raise DataError(f"{where(path, line.number)}: a second document “{name}”.", hint="Give it its own id.")
        about = Metadata(
            title=line.get("title", str, "") or None,
            outlet=_word(meta.get("source") or meta.get("outlet")),
            author=_word(meta.get("author")),
            published=day_of(meta.get("published_at") or meta.get("published")),
            url=_word(meta.get("url")),
        )
        found[name] = document(name, line.get("text", str), about)
    return found


def _word(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _cases(path: Path, documents: Mapping[str, Document]) -> tuple[Case, ...]:
    cases = [_case(line, documents) for line in lines(path)]
    if len({case.id for case in cases}) < len(cases):
        raise DataError(f"{path.name}: two questions have one id.", hint="Give each its own.")
    return tuple(cases)


def _case(line: _Fields, documents: Mapping[str, Document]) -> Case:
    meta = line.get("meta", dict, {})
    own = _names(meta.get("docs") or meta.get("passage") or ())
    relevant = line.get("relevant", list, [])
    for name in (*own, *relevant):
        if name not in documents:
            raise DataError(
                f"{where(line.path, line.number)}: there is no document “{name}”.", hint=f"Look at {CORPUS}."
            )
    if "answer" not in line.value:
        line.get("answer", object)
        raise DataError(f"{where(line.path, line.number)}: “answer” is missing.", hint="null: unanswerable.")
    answer = line.value["answer"]
    answerable = _answerable(answer, meta)
    groups = _groups(answer, meta) if answerable else ()
    gold = Gold(
        answerable=answerable,
        answers=groups,
        wrong=tuple(dict.fromkeys(meta.get("wrong_answers") or ())),
        evidence=_evidence(meta, own or tuple(relevant), documents),
        relevant=dict.fromkeys(relevant, 1),
    )
    return Case(
        id=line.get("id", str),
        question=line.get("question", str),
        gold=gold,
        kind=_kind(meta, answerable),
        cluster=_cluster(own, documents) if own else "",
        history=tuple(
            turn["text"]
            for turn in meta.get("history") or ()
            if turn.get("speaker") == "user" and turn.get("text")
        ),
        documents=own or None,
    )


def _names(value: object) -> tuple[str, ...]:
    """One name, or several."""
    if isinstance(value, str):
        return (value,)
    return tuple(str(one) for one in value) if isinstance(value, (list, tuple)) else ()


def _cluster(own: Sequence[str], documents: Mapping[str, Document]) -> str:
    """Questions about one article are no independent evidence."""
    return documents[own[0]].metadata.title or own[0]


# Answerability of multi-turn sets: a part answered is answered; an underspecified question is neither.
_ANSWERABLE = {"ANSWERABLE": True, "PARTIAL": True, "UNANSWERABLE": False}


def _answerable(answer: object, meta: Mapping[str, Any]) -> bool | None:
    if "answerability" in meta:
        return _ANSWERABLE.get(str(meta["answerability"]))
    return None if answer == "" else answer is not None


def _kind(meta: Mapping[str, Any], answerable: bool | None) -> str:
    given = meta.get("answerability") or meta.get("question_type")
    if isinstance(given, str):
        return given.lower()
    return {True: "answerable", False: "unanswerable", None: ""}[answerable]


def _groups(answer: object, meta: Mapping[str, Any]) -> tuple[tuple[str, ...], ...]:
    """Gold answers: the valid ones of a conflicting set each count; else several are wordings of one.

    Long answers, of sets with gold sentences or multi-turn ones, are no strings to look for in a quote.
    """
    if "selected_sentences" in meta or "answerability" in meta:
        return ()
    wordings = _names(answer)
    if "wrong_answers" in meta:
        return tuple((wording,) for wording in dict.fromkeys(wordings))
    return (tuple(dict.fromkeys(wordings)),) if any(wordings) else ()


def _evidence(
    meta: Mapping[str, Any], own: Sequence[str], documents: Mapping[str, Document]
) -> tuple[tuple[tuple[GoldSpan, ...], ...], ...]:
    """Alternatives of pieces of places; an alternative with a sentence that is nowhere verbatim is left out."""
    facts = [meta["facts"]] if meta.get("facts") else []
    alternatives = []
    for sentences in (*(meta.get("selected_sentences") or ()), *facts):
        pieces = [_places(sentence, own, documents) for sentence in sentences]
        if pieces and all(pieces):
            alternatives.append(tuple(pieces))
    return tuple(alternatives)


def _places(words: str, own: Sequence[str], documents: Mapping[str, Document]) -> tuple[GoldSpan, ...]:
    spans = (find_span(documents[name].text, words, name) for name in own)
    return tuple(span for span in spans if span)


def _pairs(path: Path) -> tuple[Pair, ...]:
    pairs = []
    for line in lines(path):
        meta = line.get("meta", dict, {})
        passage = line.get("passage", str)
        source = meta.get("source_id") or hashlib.sha256(passage.encode("utf-8", "replace")).hexdigest()[:12]
        pairs.append(
            Pair(
                id=line.get("id", str),
                claim=line.get("claim", str),
                passage=passage,
                supported=line.get("label", str) == "supported",
                kind=_pair_kind(meta),
                cluster=str(source),
            )
        )
    return tuple(pairs)


def _pair_kind(meta: Mapping[str, Any]) -> str:
    edits = meta.get("edit_types")
    if isinstance(edits, list):
        return edits[0] if edits else "unedited"
    return str(meta.get("task") or "")


__all__ = ["day_of", "digest", "document", "find_span", "lines", "read", "read_text"]
