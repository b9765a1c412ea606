"""What the program made of a question: its answer or refusal, the sources beside the gold, what was removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evals.html.excerpts import Mark, in_sources
from evals.html.markup import Markup, el, fold, join, link

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from evals.types import Row

# Passages listed of those that the model was given.
_PASSAGES = 10
_ELSEWHERE = "This does not stand in the document where it says it does."


def conversation(row: Row) -> Markup | None:
    """The questions asked before, and what was searched for in the end, where that differs from what was asked."""
    turns = row.gold.get("history", ())
    alone = row.result["outcome"].get("standalone_question") if row.result else None
    parts: list[Markup] = []
    if turns:
        parts.append(el("ol", *(el("li", turn, dir="auto") for turn in (*turns, row.question)), class_="turns"))
    if alone and alone != row.question:
        parts.append(el("p", "Searched for: ", el("q", alone, dir="auto")))
    return join(parts) if parts else None


def answered(row: Row, documents: Mapping[str, Mapping[str, Any]]) -> Markup:
    """Everything that came of a question."""
    outcome = row.result["outcome"]
    return join(
        [
            _refusal(outcome) if outcome["refusal"] else _answer(outcome, documents),
            in_sources(_marks(row), documents),
            wanted(row.gold),
            _removed(row),
            _given(row.result["passages"]),
        ]
    )


def _answer(outcome: Mapping[str, Any], documents: Mapping[str, Mapping[str, Any]]) -> Markup:
    sources = {source["n"]: source for source in outcome["sources"]}
    claims = [
        el(
            "li",
            None if _is_quote(claim) else el("p", claim["text"], class_="claim", dir="auto"),
            *(_quote(quote, sources[quote["source"]], documents) for quote in claim["quotes"]),
        )
        for claim in outcome["claims"]
    ]
    conflicts = (_conflict(conflict) for conflict in outcome["conflicts"])
    return el("section", el("h4", "Answer"), *conflicts, el("ol", *claims, class_="claims"))


def _is_quote(claim: Mapping[str, Any]) -> bool:
    """Whether a claim is its one quote, which need not be read twice."""
    quotes = claim["quotes"]
    return len(quotes) == 1 and quotes[0]["text"].split() == claim["text"].split()


def _conflict(conflict: Mapping[str, Any]) -> Markup:
    sides = (
        el(
            "li",
            el("strong", position["label"]),
            " ",
            " ".join(f"[{n}]" for n in position["sources"]),
        )
        for position in conflict["positions"]
    )
    return el("div", el("p", "The sources disagree: ", conflict["about"]), el("ul", *sides), class_="conflict")


def _quote(
    quote: Mapping[str, Any], source: Mapping[str, Any], documents: Mapping[str, Mapping[str, Any]]
) -> Markup:
    parts: list[str | None] = [
        quote["speaker"],
        quote["as_of"] and f"of {quote['as_of']}",
        source["outlet"] or (None if source["title"] else source["path"]),
        link(source["url"], source["title"]) if source["title"] else None,
        source["published"] or "undated",
    ]
    return el(
        "figure",
        el("blockquote", quote["text"], dir="auto"),
        el("figcaption", f"[{source['n']}] ", join([part for part in parts if part], " · ")),
        None if _stands(quote, documents.get(source["path"])) else el("p", _ELSEWHERE, class_="alarm"),
        class_="quote",
    )


def _stands(quote: Mapping[str, Any], document: Mapping[str, Any] | None) -> bool:
    """Whether a quote is in its document where it says, as far as the run kept the document."""
    return document is None or document["text"][quote["start"] : quote["end"]] == quote["text"]


def _refusal(outcome: Mapping[str, Any]) -> Markup:
    refusal = outcome["refusal"]
    sources = {source["n"]: source for source in outcome["sources"]}
    nearest = [_quote(quote, sources[quote["source"]], {}) for quote in refusal["nearest"]]
    return el(
        "section",
        el("h4", "Refusal"),
        el("p", refusal["message"], " ", el("span", _words(refusal["reason"]), class_="tag")),
        fold("What came nearest, taken for no answer", *nearest) if nearest else None,
    )


def _marks(row: Row) -> list[Mark]:
    """Where the shown quotes stand and where the gold does; what is near a refusal was not quoted."""
    outcome, gold = row.result["outcome"], row.gold
    paths = {source["n"]: source["path"] for source in outcome["sources"]}
    marks = [
        Mark(paths[quote["source"]], quote["start"], quote["end"], "quoted")
        for claim in outcome["claims"]
        for quote in claim["quotes"]
    ]
    evidence = [place for alternative in gold["evidence"] for piece in alternative for place in piece]
    positions = [place for position in gold["positions"] for place in position["spans"]]
    marks += [Mark(one["document"], one["start"], one["end"], "gold") for one in (*evidence, *positions)]
    marks += [Mark(one["document"], one["start"], one["end"], "forbidden") for one in gold["forbidden"]]
    return list(dict.fromkeys(marks))


def wanted(gold: Mapping[str, Any]) -> Markup | None:
    """What is known of the right answer."""
    facts: dict[str, str | None] = {
        "The documents": {True: "answer", False: "do not answer", None: None}[gold["answerable"]],
        "To be shown": _each(" or ".join(wordings) for wordings in gold["answers"]),
        "Not to be shown": _each(gold["wrong"]),
        "Positions": _each(_position(one) for one in gold["positions"]),
        "Independent sources": None if gold["sources"] is None else str(gold["sources"]),
        "Attack": gold["attack"] and f"{gold['attack']['kind']}: {', '.join(gold['attack']['canaries'])}",
    }
    known = [join([el("dt", name), el("dd", fact)]) for name, fact in facts.items() if fact]
    return el("section", el("h4", "What was wanted"), el("dl", *known, class_="facts")) if known else None


def _each(items: Iterable[str]) -> Markup | None:
    found = [el("li", item) for item in items]
    return el("ul", *found) if found else None


def _position(position: Mapping[str, Any]) -> str:
    who = ", ".join(part for part in (position["speaker"], position["published"]) if part)
    return f"{position['label']} ({who})" if who else position["label"]


def _removed(row: Row) -> Markup | None:
    removed = row.result["outcome"]["removed"]
    if not removed:
        return None
    rows = (
        el("li", el("del", one["text"], dir="auto"), el("span", f" {one['why']}", class_="why")) for one in removed
    )
    drafted = [
        el("li", claim["text"], *(el("blockquote", quote["text"], dir="auto") for quote in claim["quotes"]))
        for claim in row.result["draft"]
    ]
    return el(
        "section",
        el("h4", "Removed by the gate"),
        el("ul", *rows, class_="removed"),
        fold("What the model had proposed", el("ol", *drafted)) if drafted else None,
    )


def _given(passages: Sequence[Mapping[str, Any]]) -> Markup | None:
    if not passages:
        return None
    rows = (
        el("li", el("code", one["document"]), f" {one['start']:,}–{one['end']:,}, score {one['score']:.2f}")
        for one in passages[:_PASSAGES]
    )
    shown = f"the first {_PASSAGES} of {len(passages)}" if len(passages) > _PASSAGES else len(passages)
    return fold(f"Passages the model was given ({shown})", el("ol", *rows, class_="passages"))


def _words(reason: str) -> str:
    return reason.replace("_", " ")
