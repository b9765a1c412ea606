"""The JSON contract: answers, documents and their text as plain objects. Keys are added, never renamed."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from assistant.types import Answer
from index.filters import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.types import Claim, Quote, Refusal
    from index.catalog import Summary
    from index.filters import Filters
    from index.types import Document

# Raised when a key comes to mean something else; one that is added raises nothing.
FORMAT = 1
# What a terminal may act on and JSON need not escape: C1 controls, bidirectional marks, line separators.
_RISKY = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def dumps(value: object, *, ascii_only: bool = False) -> str:
    """JSON that is safe to print on a terminal and reads back as the same characters.

    Args:
        value: What to print.
        ascii_only: Escape all else, for an output that has not every character.
    """
    text = json.dumps(value, ensure_ascii=ascii_only, indent=2)
    return _RISKY.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def outcome(result: Answer | Refusal, filters: Filters = EVERYTHING) -> dict[str, Any]:
    """An answer or a refusal as the object that ``ask --json`` prints, but for its seal."""
    answer = result if isinstance(result, Answer) else None
    refusal = None if isinstance(result, Answer) else result
    trace = result.trace
    return {
        "kind": "answer" if answer else "refusal",
        "question": result.question.text,
        "claims": [_claim(claim) for claim in answer.claims] if answer else [],
        "conflicts": [asdict(conflict) for conflict in answer.conflicts] if answer else [],
        "sources": [asdict(source) for source in result.sources],
        "refusal": _refusal(refusal) if refusal else None,
        "removed": [asdict(rejected) for rejected in result.removed],
        "model": trace.model,
        "prompt": asdict(trace.prompt) if trace.prompt else None,
        "index": {"fingerprint": trace.index_fingerprint},
        "usage": asdict(trace.usage),
        "timings_ms": dict(trace.timings_ms),
        "first_claim_ms": trace.first_claim_ms,
        "standalone_question": result.question.standalone,
        "missing": list(answer.missing) if answer else [],
        "complete": answer.complete if answer else True,
        "filters": asdict(filters) if filters else None,
        "notices": list(trace.notices),
        "confidence": trace.confidence,
        "retrieved": [asdict(one) for one in trace.retrieved],
        "format": FORMAT,
    }


def sealed(value: dict[str, Any]) -> dict[str, Any]:
    """The same object with the seal that ``citebound verify`` looks at first."""
    return {**value, "seal": {"sha256": digest(value)}}


def digest(value: dict[str, Any]) -> str:
    """SHA-256 of an object but for its seal: of its JSON with sorted keys, no white space, and ASCII alone.

    So whatever is changed in what it says changes the digest, and how it is laid out does not: whole numbers are
    written without a fraction, for a tool in JavaScript gives 20.0 back as 20.
    """
    content = {key: part for key, part in value.items() if key != "seal"}
    text = json.dumps(_whole(content), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _whole(value: Any) -> Any:  # noqa: ANN401  (any JSON)
    if isinstance(value, dict):
        return {key: _whole(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_whole(part) for part in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "text": claim.text,
        "speaker": claim.speaker,
        "as_of": claim.as_of,
        "quotes": [_quote(quote) for quote in claim.quotes],
        "softened": claim.softened,
    }


def _refusal(refusal: Refusal) -> dict[str, Any]:
    return {
        "reason": refusal.reason,
        "message": refusal.message,
        "nearest": [_quote(quote) for quote in refusal.nearest],
    }


def _quote(quote: Quote) -> dict[str, Any]:
    return asdict(quote)


def source(summary: Summary, copies: Sequence[str]) -> dict[str, Any]:
    """A document as ``sources --json`` lists it."""
    return {
        "document": summary.id,
        "path": summary.path,
        **asdict(summary.metadata),
        "origins": {name: origin.value for name, origin in summary.metadata.origins},
        "inferred": list(summary.metadata.inferred),
        "passages": summary.passages,
        "sha256": summary.sha256,
        "copies": list(copies),
    }


def document(shown: Document, summary: Summary, copies: Sequence[str]) -> dict[str, Any]:
    """A document as ``show --json`` prints it, with its cleaned text and what cleaning took out."""
    return {
        **source(summary, copies),
        "text": shown.text,
        "removed": [asdict(piece) for piece in shown.removed],
        "comments": [asdict(comment) for comment in shown.comments],
        "pages": list(shown.pages),
    }
