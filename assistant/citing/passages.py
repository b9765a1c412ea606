"""How passages reach a language model: between delimiters that no document can forge, as they are or numbered."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from index.types import Sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.types import Question
    from index.types import Hit, Metadata

    # A passage, its number and the mark, to a passage as the model sees it.
    LayOut = Callable[[Hit, int, str], str]

# Hexadecimal digits of a mark: 48 bits, a few tokens.
_MARK = 12
# Square brackets, and what looks like them: where sentences are numbered they are the program's alone.
_OPENING = dict.fromkeys("[\uff3b\ufe47\u3010\u3014\u2045\u27e6\u301a", "(")
_CLOSING = dict.fromkeys("]\uff3d\ufe48\u3011\u3015\u2046\u27e7\u301b", ")")
_BRACKETS = str.maketrans(_OPENING | _CLOSING)


def mark_for(question: Question, hits: Sequence[Hit], lay_out: LayOut) -> str:
    """A mark for the delimiters that no document can hold: it depends on the question and on all the passages."""
    laid_out = [lay_out(hit, n, "") for n, hit in enumerate(hits, start=1)]
    digest = hashlib.sha256(question.standalone.encode("utf-8", "surrogatepass"))
    for block in laid_out:
        digest.update(block.encode("utf-8", "surrogatepass"))
    # Not even by chance, nor by a document written after very many tries.
    while any(digest.hexdigest()[:_MARK] in block for block in laid_out):
        digest.update(b"again")
    return digest.hexdigest()[:_MARK]


def whole(hit: Hit, n: int, mark: str) -> str:
    """A passage with its own characters, headed by where it is from and who speaks in it."""
    speakers = dict.fromkeys(one_line(one.speaker) for one in hit.sentences if one.speaker)
    spoken = f"; it reports the words of {', '.join(speakers)}" if speakers else ""
    head = f"[{mark} passage {n}: {_origin(hit.metadata)}{spoken}]"
    return f"{head}\n{hit.passage.text}\n[{mark} end of passage {n}]"


def numbered(hit: Hit, n: int, mark: str) -> str:
    """A passage with each sentence on a line of its own, behind its number and its speaker.

    No document can forge a number: it stands in square brackets at the head of a line, and what a document says
    has neither. That changes nothing that is shown: a model that points at a sentence copies none of it.
    """
    lines = [f"[{mark} passage {n}: {_unbracketed(_origin(hit.metadata))}]"]
    for k, sentence in enumerate(sentences_of(hit), start=1):
        speaker = f" ({_unbracketed(sentence.speaker)} says)" if sentence.speaker else ""
        lines.append(f"[{n}.{k}]{speaker} {_unbracketed(text_of(hit, sentence.start, sentence.end))}")
    return "\n".join([*lines, f"[{mark} end of passage {n}]"])


def sentences_of(hit: Hit) -> tuple[Sentence, ...]:
    """A passage's sentences, in the order of their numbers; the whole passage where none are known."""
    told = tuple(one for one in hit.sentences if text_of(hit, one.start, one.end).strip())
    return told or (Sentence(hit.passage.start, hit.passage.end),)


def text_of(hit: Hit, start: int, end: int) -> str:
    """The passage's part of ``document.text[start:end]``."""
    at = hit.passage.start
    return hit.passage.text[max(start - at, 0) : max(end - at, 0)]


def _origin(metadata: Metadata) -> str:
    outlet = metadata.outlet or "unknown outlet"
    title = f", “{metadata.title}”" if metadata.title else ""
    return one_line(f"{outlet}, {metadata.published or 'undated'}{title}")


def one_line(text: str) -> str:
    """The text with every run of white space, line ends of all kinds among it, made one space."""
    return " ".join(text.split())


def _unbracketed(text: str) -> str:
    return one_line(text).translate(_BRACKETS)
