"""The examples that the reader learns from and is tested on: the development halves of public sets.

Each is a text with what a head of the network is to say of it. A fold is a part of the *documents*: an example is
in the fold of the document that it was made from, and so are all that were made by rule from the same document.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from evals.training.excerpt import Rarity, excerpt
from index.lexical import terms
from index.split import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet
    from pathlib import Path

FOLDS = 3
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Example:
    """A question or a claim with a text.

    ``gold`` are the indexes of the sentences that answer, ``answers`` the places in the text of the short answer.
    ``answerable`` and ``supported`` are ``None`` where the set does not say. ``group`` names the document.
    """

    source: str
    group: str
    question: str
    text: str
    title: str = ""
    sentences: tuple[Span, ...] = ()
    gold: tuple[int, ...] = ()
    answers: tuple[Span, ...] = ()
    answerable: bool | None = None
    supported: bool | None = None
    case: str = ""
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def fold(self) -> int:
        """From 0 to ``FOLDS - 1``; the same on every machine."""
        return int(hashlib.sha256(self.group.encode()).hexdigest(), 16) % FOLDS


def rows(file: Path) -> list[dict[str, Any]]:
    """The records of a JSONL file."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def spans_of(text: str) -> tuple[Span, ...]:
    """The sentences of a text."""
    return tuple((one.start, one.end) for one in sentences(text))


def occurrences(text: str, answer: str) -> list[Span]:
    """Where an answer stands as a whole word or words, whatever its case."""
    return [match.span() for match in re.finditer(rf"(?<!\w){re.escape(answer)}(?!\w)", text, re.IGNORECASE)]


def answering(
    question: str, text: str, spans: Sequence[Span], answers: Sequence[str]
) -> tuple[list[int], list[Span]]:
    """The sentences that hold an answer; of several, those that share most with the question."""
    held = [(at, place) for answer in answers for place in occurrences(text, answer) for at in [_in(spans, place)]]
    held = [(at, place) for at, place in held if at >= 0]
    if not held:
        return [], []
    rarity = Rarity([text[start:end] for start, end in spans])
    shared = {at: rarity.shared(question, text[slice(*spans[at])]) for at, _ in held}
    most = max(shared.values())
    best = [(at, place) for at, place in held if shared[at] >= most - 1e-9]
    return sorted({at for at, _ in best}), sorted({place for _, place in best})


def _in(spans: Sequence[Span], place: Span) -> int:
    return next((at for at, (start, end) in enumerate(spans) if start <= place[0] < end), -1)


def squad(bench: Path) -> Iterator[Example]:
    """SQuAD 2.0: half of its questions are not answered by their passage, though a part of it looks like it."""
    corpus = {row["id"]: row for row in rows(bench / "squad2-dev" / "corpus.jsonl")}
    for row in rows(bench / "squad2-dev" / "queries.jsonl"):
        passage = corpus[row["meta"]["passage"]]
        article = passage["id"].rsplit("-", 1)[0]
        text, spans = passage["text"], spans_of(passage["text"])
        gold, places = answering(row["question"], text, spans, row["answer"] or [])
        if row["answer"] and not gold:
            continue
        yield Example(
            "squad", article, row["question"], text, article.replace("_", " "), spans,
            tuple(gold), tuple(places), answerable=bool(row["answer"]), case=row["id"],
            notes={"answers": row["answer"] or [], "passage": passage["id"]},
        )  # fmt: skip


def near_misses(asked: Sequence[Example], source: str, texts: Sequence[tuple[str, str, str]]) -> Iterator[Example]:
    """Each answerable question with the passage, not its own, that shares most with it and lacks its answer.

    Args:
        asked: The questions with their own passages.
        source: What to call these examples.
        texts: Group, title and text of the passages; only those of the same group are tried where there are any.

    It lacks the answer if no short answer stands in it; of a question that has none, see ``_retells``.
    """
    rarity = Rarity([text for _, _, text in texts])
    held = [set(terms(f"{title} {text}")) for _, title, text in texts]
    groups = defaultdict(list)
    for at, (group, _, _) in enumerate(texts):
        groups[group].append(at)
    for one in asked:
        if not one.answerable:
            continue
        wanted = sorted(set(terms(one.question)))
        own = groups[one.group] if len(groups[one.group]) > 1 else range(len(texts))
        order = sorted(own, key=lambda at: -sum(rarity(term) for term in wanted if term in held[at]))
        for at in order[:4]:
            _, title, text = texts[at]
            told = any(occurrences(text, answer) for answer in one.notes["answers"]) or _retells(one, held[at])
            if text != one.text and not told:
                yield replace(
                    one, source=source, text=text, title=title, sentences=spans_of(text), gold=(), answers=(),
                    answerable=False,
                )  # fmt: skip
                break


def _retells(one: Example, held: AbstractSet[str]) -> bool:
    """Whether a passage with these terms has half of what the gold sentences add to the question.

    Only of a question without a short answer, which would tell more exactly.
    """
    if one.notes["answers"]:
        return False
    gold = " ".join(one.text[slice(*one.sentences[at])] for at in one.gold)
    added = set(terms(gold)) - set(terms(one.question))
    return len(added & held) >= len(added) / 2


def clapnq(bench: Path) -> Iterator[Example]:
    """CLAPNQ: questions of users with the sentences of their long answers; half of the passages do not answer."""
    corpus = {row["id"]: row for row in rows(bench / "clapnq-dev" / "corpus.jsonl")}
    for row in rows(bench / "clapnq-dev" / "queries.jsonl"):
        passage = corpus[row["meta"]["passage"][0]]
        spans = located(passage["text"], passage["meta"]["sentences"])
        chosen = {_letters(text) for group in row["meta"]["selected_sentences"] for text in group}
        gold = tuple(at for at, place in enumerate(spans) if _letters(passage["text"][slice(*place)]) in chosen)
        if row["answer"] is not None and not gold:
            continue
        yield Example(
            "clapnq", passage["id"], row["question"], passage["text"], passage["title"], spans, gold,
            answerable=row["answer"] is not None, case=row["id"], notes={"answers": []},
        )  # fmt: skip


def located(text: str, parts: Sequence[str]) -> tuple[Span, ...]:
    """Where parts of a text stand in it, in their order; those that do not are left out."""
    found: list[Span] = []
    at = 0
    for part in parts:
        start = text.find(part.strip(), at)
        if start >= 0:
            at = start + len(part.strip())
            found.append((start, at))
    return tuple(found)


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text.lower())


def ramdocs(bench: Path) -> Iterator[Example]:
    """RAMDocs: documents that answer, rightly or wrongly, and such that do not."""
    corpus = {row["id"]: row for row in rows(bench / "ramdocs" / "corpus.jsonl")}
    for row in rows(bench / "ramdocs" / "queries.jsonl"):
        said = (row["answer"] or []) + row["meta"]["wrong_answers"]
        for document in row["meta"]["docs"]:
            text = corpus[document]["text"]
            spans = spans_of(text)
            gold, places = answering(row["question"], text, spans, said)
            yield Example(
                "ramdocs", f"ramdocs {row['id']}", row["question"], text, "", spans, tuple(gold), tuple(places),
                answerable=bool(gold), case=row["id"], notes={"answers": said},
            )  # fmt: skip


def scifact(bench: Path) -> Iterator[Example]:
    """SciFact: claims with the sentences of an abstract that bear on them, and whether they bear them out."""
    corpus = {row["id"]: row for row in rows(bench / "scifact" / "corpus.jsonl")}
    for row in rows(bench / "scifact" / "queries.jsonl"):
        for document, evidence in row["meta"]["evidence"].items():
            passage = corpus.get(document)
            parts = passage and passage.get("meta", {}).get("sentences")
            if not passage or not evidence:
                continue
            spans = located(passage["text"], parts) if parts else spans_of(passage["text"])
            gold = sorted({at for one in evidence for at in one["sentences"]})
            if gold[-1] >= len(spans):
                continue
            group = f"scifact {document}"
            yield Example("scifact", group, row["question"], passage["text"], passage["title"], spans, tuple(gold))
            around = (spans[max(0, gold[0] - 1)][0], spans[min(len(spans), gold[-1] + 2) - 1][1])
            yield Example(
                "scifact-claims", group, row["question"], passage["text"][slice(*around)],
                supported=evidence[0]["label"] == "SUPPORT",
            )  # fmt: skip


def claims(bench: Path, folder: str, source: str) -> Iterator[Example]:
    """Whole claims with their sources: WiCE, and SummEdits' news summaries of which one fact may be changed."""
    for row in rows(bench / folder / "claims.jsonl"):
        group = hashlib.sha256(row["passage"].encode()).hexdigest()
        yield Example(
            source, group, row["claim"], excerpt(row["claim"], row["passage"]),
            supported=row["label"] == "supported", case=row["id"],
        )  # fmt: skip


# A shorter sentence of an answer is a lead-in, or an item of a list.
_FEWEST_WORDS = 4


def ragtruth(bench: Path) -> Iterator[Example]:
    """RAGTruth: sentences of models' answers, marked by people where the source does not bear them out."""
    for row in rows(bench / "ragtruth-test" / "claims.jsonl"):
        group = f"ragtruth {row['meta']['source_id']}"
        for start, end in spans_of(row["claim"]):
            sentence = row["claim"][start:end]
            if len(sentence.split()) >= _FEWEST_WORDS:
                marked = any(first < end and last > start for first, last, *_ in row["meta"]["spans"])
                yield Example(
                    "ragtruth", group, sentence, excerpt(sentence, row["passage"]),
                    supported=not marked, case=row["id"],
                )  # fmt: skip


def passages(bench: Path, folder: str) -> list[tuple[str, str, str]]:
    """Id, title and text of a set's passages."""
    return [(row["id"], row["title"], row["text"]) for row in rows(bench / folder / "corpus.jsonl")]


def labelled(bench: Path) -> list[Example]:
    """Every example of the sets that people have labelled, with the near misses of their questions."""
    own, asked = list(squad(bench)), list(clapnq(bench))
    articles = [(id_.rsplit("-", 1)[0], title, text) for id_, title, text in passages(bench, "squad2-dev")]
    articles = [(group, title or group.replace("_", " "), text) for group, title, text in articles]
    return [
        *own,
        *near_misses(own, "squad-near", articles),
        *asked,
        *near_misses(asked, "clapnq-near", passages(bench, "clapnq-dev")),
        *ramdocs(bench),
        *scifact(bench),
        *claims(bench, "summedits-news", "summedits"),
        *claims(bench, "wice", "wice"),
        *ragtruth(bench),
    ]
