"""RGB: noise robustness (en), information integration (en_int) and counterfactual robustness (en_fact).

Chen, Lin, Han and Sun, "Benchmarking Large Language Models in Retrieval-Augmented Generation", AAAI 2024
(arXiv:2309.01431). ``en.json``, ``en_int.json`` and ``en_fact.json`` from ``data`` of
https://github.com/chen700564/RGB, CC BY-NC-SA 4.0; despite the names they are JSON Lines (the later
``en_refine.json`` is not read). The fields are those that its evalue.py reads: ``id``, ``query``, ``answer`` (a
string, or a list of answers that all count, each a string or a list of its wordings), ``positive`` and
``negative`` passages (in en_int ``positive`` is a list of them for each part of the question), in en_fact
``positive_wrong`` (each positive with the right answer replaced by ``fakeanswer``).

A question's passages are drawn as evalue.py draws them, with its seed, so that they are the ones its figures rest
on; only the order is left alone, for a search puts them in its own.
"""

from __future__ import annotations

import math
import random
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from evals.datasets.normalised import digest
from evals.datasets.published import Shelf, find
from evals.datasets.records import Record, rows, unique
from evals.types import Case, Dataset, Gold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

# The share of negative passages: what the readme runs `en` with; the highest that the paper reports for `en_int`;
# for `en_fact`, none, as the paper has it.
NOISE_RATES: Mapping[str, float] = {"en": 0.6, "en_int": 0.4, "en_fact": 0.0}
# Passages a question, the seed of each draw, and the share of en_fact's that are left right: evalue.py's.
PASSAGES, SEED, CORRECT_RATE = 5, 2333, 0.0


class _Drawn(NamedTuple):
    """The passages of one question: those that answer it, those made to answer it wrongly, and noise."""

    right: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    noise: tuple[str, ...] = ()


def read(
    folder: Path, subset: str = "en", *, noise_rate: float | None = None, correct_rate: float = CORRECT_RATE
) -> Dataset:
    """Read one of the three sets: a document is one of a question's passages, ``<question id>/<number, from 1>``.

    Answerable is a question with a passage that answers it, unanswerable one with noise alone (``noise_rate=1``,
    the paper's negative rejection); neither, one with nothing but altered passages: what is asked there is
    whether the wrong answer is shown. Right answers are gold only where a passage gives them.

    Args:
        folder: Where the file is.
        subset: ``en``, ``en_int`` or ``en_fact``.
        noise_rate: Share of negative passages, in [0, 1]; that of ``NOISE_RATES`` unless given.
        correct_rate: Share of unaltered passages in ``en_fact``, in [0, 1].

    Raises:
        DataError: The file is not there or malformed.
    """
    path = find(folder, f"RGB {subset}", f"{subset}.json", f"data/{subset}.json")
    noise_rate = NOISE_RATES[subset] if noise_rate is None else noise_rate
    draw = {"en": _draw_plain, "en_int": _draw_parts, "en_fact": _draw_facts}[subset]
    shelf = Shelf()
    drawn = ((row, draw(row, noise_rate, correct_rate)) for row in rows(path))
    cases = unique((row, _case(row, subset, one, shelf)) for row, one in drawn)
    return Dataset(shelf.documents, cases, sha256=digest([path]))


def reader(
    subset: str, *, noise_rate: float | None = None, correct_rate: float = CORRECT_RATE
) -> Callable[[Path], Dataset]:
    """``read`` for one of the sets, with the folder alone left to say."""
    return partial(read, subset=subset, noise_rate=noise_rate, correct_rate=correct_rate)


def _case(row: Record, subset: str, drawn: _Drawn, shelf: Shelf) -> Case:
    name = row.name("id")
    passages = (*drawn.right, *drawn.wrong, *drawn.noise)
    own = [shelf.put(row, f"{name}/{number}", text) for number, text in enumerate(passages, start=1)]
    right = _groups(row, "answer")
    return Case(
        id=name,
        question=row.text("query"),
        gold=Gold(
            answerable=True if drawn.right else None if drawn.wrong else False,
            answers=right if drawn.right else (),
            wrong=tuple(word for group in _groups(row, "fakeanswer") for word in group) if drawn.wrong else (),
            relevant=dict.fromkeys(own[: len(drawn.right)], 1),
        ),
        kind=subset,
        documents=tuple(own),
    )


def _groups(row: Record, key: str) -> tuple[tuple[str, ...], ...]:
    """The answers that all count, each with its wordings."""
    given = row.value.get(key)
    groups = [one if isinstance(one, list) else [one] for one in (given if isinstance(given, list) else [given])]
    if not groups or not all(group and all(isinstance(word, str) for word in group) for group in groups):
        raise row.fault(f"“{key}” is not an answer, nor a list of answers")
    return tuple(tuple(dict.fromkeys(group)) for group in groups)


def _draw_plain(row: Record, noise_rate: float, _: float) -> _Drawn:
    positive, negative = row.texts("positive"), row.texts("negative")
    noise = math.ceil(PASSAGES * noise_rate)
    right = PASSAGES - noise
    # Where there are too few of the one kind the other fills up, but never where noise alone was asked for.
    if noise_rate < 1 and noise > len(negative):
        right = PASSAGES - len(negative)
    elif noise_rate < 1 and right > len(positive):
        noise = PASSAGES - len(positive)
    return _Drawn(right=positive[:right], noise=negative[:noise])


def _draw_parts(row: Record, noise_rate: float, _: float) -> _Drawn:
    """One passage for each part of the question, then further ones in turn, then noise."""
    dice = random.Random(SEED)
    parts = row.groups("positive")
    if not parts or not all(parts):
        raise row.fault("a part without “positive” passages")
    shuffled = [_shuffled(dice, part) for part in parts]
    turns = [part[turn] for turn in range(max(map(len, shuffled))) for part in shuffled if turn < len(part)]
    right = turns[: max(len(parts), PASSAGES - math.ceil(PASSAGES * noise_rate))]
    return _Drawn(right=tuple(right), noise=row.texts("negative")[: max(0, PASSAGES - len(right))])


def _shuffled(dice: random.Random, values: Iterable[str]) -> list[str]:
    shuffled = list(values)
    dice.shuffle(shuffled)
    return shuffled


def _draw_facts(row: Record, noise_rate: float, correct_rate: float) -> _Drawn:
    """Altered passages, unaltered ones of the rest, and noise."""
    dice = random.Random(SEED)
    positive, altered = row.texts("positive"), row.texts("positive_wrong")
    if len(altered) < len(positive):
        raise row.fault("“positive_wrong” is shorter than “positive”")
    noise, correct = math.ceil(PASSAGES * noise_rate), math.ceil(PASSAGES * correct_rate)
    numbers = list(range(len(positive)))
    chosen = dice.sample(numbers, min(len(numbers), max(0, PASSAGES - noise - correct)))
    rest = [number for number in numbers if number not in chosen]
    kept = dice.sample(rest, min(len(rest), correct)) if correct else []
    return _Drawn(
        right=tuple(positive[number] for number in kept),
        wrong=tuple(altered[number] for number in chosen),
        noise=row.texts("negative")[:noise],
    )
