"""Reprints planted among articles, and texts that only look like reprints; every pair's truth is known.

The articles are lists of sentences: invented ones (``evals.reading.invented``), or any that a user has.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

from evals.reading import invented

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

DEGREES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3)
FACTORS = (1.0, 1.5, 2.0, 3.0, 4.0)
# Between these shares of the shorter text, edits included, it is a matter of taste whether two are copies; such
# pairs are counted in the graded table and nowhere else.
_SURELY, _SURELY_NOT = 0.6, 0.3
_AGENCIES = ("Coastwire", "Northern Press", "Inland News", "Strait Agency")
# Another spelling of the same word, as a reprint across an ocean has it.
_SPELLINGS = (("harbour", "harbor"), ("theatre", "theater"), ("metres", "meters"), ("litres", "liters"))
_BOILERPLATE = (
    "Sign up for the morning letter of this newspaper and read before breakfast what the town will talk about. "
    "Letters to the editor are welcome at any length, but short ones are printed sooner than others. "
    "This newspaper is owned by its readers, appears six times a week and is printed on paper from local mills."
)


@dataclass(slots=True)
class Planted:
    """Texts by id; pairs that are copies, with what was done; pairs planted by degree; pairs nobody may judge.

    Every pair that is in none of them is of different articles.
    """

    texts: dict[str, str] = field(default_factory=dict)
    copies: dict[frozenset[str], str] = field(default_factory=dict)
    graded: dict[frozenset[str], tuple[float, float]] = field(default_factory=dict)
    unjudged: set[frozenset[str]] = field(default_factory=set)
    lookalikes: dict[frozenset[str], str] = field(default_factory=dict)

    def add(self, kind: str, *texts: str) -> list[str]:
        """Store texts under ids of their own."""
        ids = [f"{kind}-{len(self.texts) + at:04}" for at in range(len(texts))]
        self.texts |= dict(zip(ids, texts, strict=True))
        return ids


def plant(articles: Iterator[list[str]], seed: int = 1, scale: int = 1) -> Planted:
    """About 310 texts, a third of them planted reprints, for ``scale`` 1.

    Args:
        articles: Different articles, each as its sentences; some 350 are used for each unit of ``scale``.
        seed: Of the random choices.
        scale: How many times over.
    """
    random, planted = Random(seed), Planted()
    for _ in range(scale):
        for degree in DEGREES:
            for factor in FACTORS:
                _embed(planted, random, articles, degree, factor)
        for make, times in _DERIVED.items():
            for _ in range(times):
                base = next(articles)
                pair = frozenset(planted.add(make, invented.page(base), _MAKERS[make](random, base, articles)))
                planted.copies[pair] = make
        _digests(planted, articles)
        _lookalikes(planted, random, articles)
    return planted


def _own(articles: Iterator[list[str]], n: int) -> list[str]:
    """So many sentences of articles that are nowhere else."""
    told: list[str] = []
    while len(told) < n:
        told += next(articles)
    return told[:n]


def _embed(planted: Planted, random: Random, articles: Iterator[list[str]], degree: float, factor: float) -> None:
    """A run of sentences, ``degree`` of an article, in a text ``factor`` times as long as that article."""
    base = next(articles)
    n = max(1, round(degree * len(base)))
    start = random.randint(0, len(base) - n)
    around = _own(articles, max(0, round(factor * len(base)) - n))
    at = random.randint(0, len(around))
    text = invented.page([*around[:at], *base[start : start + n], *around[at:]])
    pair = frozenset(planted.add("graded", invented.page(base), text))
    planted.graded[pair] = (degree, factor)
    if degree >= _SURELY:
        planted.copies[pair] = "part" if degree < 1 or factor > 1 else "reprint"
    elif degree > _SURELY_NOT:
        planted.unjudged.add(pair)


def _edited(random: Random, told: Sequence[str], rate: float) -> list[str]:
    """Words dropped, doubled or swapped with their neighbour at ``rate``, and another spelling throughout."""
    edited = []
    for one in told:
        words = one.split()
        for at in range(len(words) - 1):
            if random.random() < rate and not any(letter.isdigit() for letter in words[at]):
                words[at] = random.choice(("", f"{words[at]} indeed", "reportedly"))
        edited.append(" ".join(word for word in words if word))
    for british, american in _SPELLINGS:
        edited = [one.replace(british, american) for one in edited]
    return edited


def _reprint(random: Random, base: list[str], _: Iterator[list[str]]) -> str:
    kept = base[: len(base) - random.randint(0, 3)]
    body = _edited(random, kept, random.choice((0.0, 0.01, 0.02, 0.03)))
    head = f"{invented.sentence(random, invented.cast(random))}\n\nBy {random.choice(_AGENCIES)} staff\n\n"
    return f"{head}({random.choice(_AGENCIES)}) – {invented.page(body)}\n\nReprinted by arrangement."


def _excerpt(random: Random, base: list[str], articles: Iterator[list[str]]) -> str:
    n = max(4, round(random.uniform(0.3, 0.6) * len(base)))
    start = random.randint(0, max(0, len(base) - n))
    return (
        invented.page([*base[start : start + n], *_own(articles, 1)]) + "\n\nRead the whole article at its source."
    )


def _quoting(random: Random, base: list[str], articles: Iterator[list[str]]) -> str:
    n = round(2 / 3 * len(base)) + 1
    own = _own(articles, round(random.uniform(0.8, 2.0) * len(base)))
    half = n // 2
    return invented.page([*own[:3], *base[:half], *own[3:6], *base[half:n], *own[6:]])


def _update(random: Random, base: list[str], articles: Iterator[list[str]]) -> str:
    added = _own(articles, round(random.uniform(0.3, 1.0) * len(base)))
    return invented.page([*added[:2], *_refigured(random, base, 1), *added[2:]])


def _revision(random: Random, base: list[str], _: Iterator[list[str]]) -> str:
    return invented.page(_refigured(random, base, random.randint(1, 2)))


def _refigured(random: Random, told: Sequence[str], times: int) -> list[str]:
    """The same sentences with another figure in so many places."""
    changed = list(told)
    with_figures = [at for at, one in enumerate(changed) if re.search(r"\d", one)]
    for at in random.sample(with_figures, min(times, len(with_figures))):
        changed[at] = re.sub(r"\d[\d,]*", lambda _: str(random.randint(5_000, 9_999)), changed[at], count=1)
    return changed


_MAKERS: dict[str, Callable[[Random, list[str], Iterator[list[str]]], str]] = {
    "reprint": _reprint,
    "excerpt": _excerpt,
    "quoting": _quoting,
    "update": _update,
    "revision": _revision,
}
_DERIVED = {"reprint": 25, "excerpt": 15, "quoting": 10, "update": 10, "revision": 10}


def _digests(planted: Planted, articles: Iterator[list[str]]) -> None:
    """Pages that hold two whole articles: a copy of each, which makes the two no copies of one another."""
    for _ in range(4):
        first, second = next(articles), next(articles)
        digest = invented.page([*_own(articles, 4), *first, *_own(articles, 2), *second])
        one, other, both = planted.add("digest", invented.page(first), invented.page(second), digest)
        planted.copies |= {frozenset((one, both)): "digest", frozenset((other, both)): "digest"}
        planted.lookalikes[frozenset((one, other))] = "two articles of one digest"


def _lookalikes(planted: Planted, random: Random, articles: Iterator[list[str]]) -> None:
    """Texts that have something in common and are no copies of one another."""
    for _ in range(20):
        quoted = _own(articles, 2)
        reports = planted.add(
            "report",
            *(invented.page([*told[:5], *quoted, *told[5:]]) for told in (next(articles), next(articles))),
        )
        planted.lookalikes[frozenset(reports)] = "reports with a quotation in common"
    outlet = planted.add("outlet", *(f"{invented.page(next(articles))}\n\n{_BOILERPLATE}" for _ in range(20)))
    bulletin, brief = _form(random, 12), _form(random, 3)
    groups = {
        "articles with an outlet's boilerplate": outlet,
        "bulletins of one form": planted.add("bulletin", *(_filled(random, bulletin) for _ in range(8))),
        "briefs of one form": planted.add("brief", *(_filled(random, brief) for _ in range(8))),
    }
    for why, ids in groups.items():
        planted.lookalikes |= {frozenset((a, b)): why for at, a in enumerate(ids) for b in ids[:at]}


def _form(random: Random, n: int) -> list[str]:
    about, told = invented.cast(random), list[str]()
    while len(told) < n:
        one = invented.sentence(random, about)
        if re.search(r"\d", one):
            told.append(one)
    return told


def _filled(random: Random, form: Sequence[str]) -> str:
    return re.sub(r"\d[\d,]*", lambda _: f"{random.randint(2, 9_000):,}", invented.page(list(form)))
