"""Invented news articles in any number, for measuring speed: never for measuring quality.

Written like news (headline, by-line, day, paragraphs, people who are quoted), because what is quoted and dated
costs more to read than plain prose. The same seed gives the same articles.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_FIRST = "Ada Bruno Cilla Dov Edda Falk Gerrit Hanne Ilse Jorun Kasper Lene Marek Nele Ode Per Rikke Sven".split()
# Names of people and places are put together of these, one of each.
_SYLLABLES = (
    "Bel Cor Dal Ed Fer Grel Hal Iv Jan Kel Lin Mer Ny Os Pol Quay Ros Skar Tar Ulm Var Wes Yar Zel".split(),
    "a an ber den e er ga ho im ka lo mar ne o per ra sti to u van wi ze".split(),
    "by dal den ford gard holm ick kin low mark nau ov pin rund sted ton und vik wick by".split(),
)
# Words of a language are used as often as the reciprocal of their rank (Zipf); the power of a uniform number
# comes near it, so that some names are in a tenth of all passages and most in few.
_SKEW = 3
_ROLES = "minister,mayor,harbour master,union leader,surgeon,engineer,judge,spokeswoman,farmer,teacher".split(",")
_THINGS = (
    "ferry bridge school harbour tunnel hospital railway orchard reservoir theatre market airport mill dam"
    " library stadium quarry lighthouse warehouse tram bakery archive clinic vineyard refinery canal"
).split()
_DOINGS = (
    "closed opened flooded rebuilt sold inspected repaired burned extended abandoned searched insured taxed"
    " praised measured drained evacuated painted surveyed reopened"
).split()
_REASONS = (
    "after a winter storm,because of unpaid wages,before the spring tide,despite two warnings,for lack of money,"
    "under a rule from the year before,without any notice,at the request of its neighbours,on a judge's order,"
    "while repairs went on elsewhere,to the surprise of the council,following a long inquiry"
).split(",")
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS = "January February March April May June July August September October November December".split()

_SENTENCES = (
    "The {thing} in {place} was {doing} on {day} {reason}.",
    "“The {thing} will not be {doing} again,” said {name}, the {role}, {reason}.",
    "According to {name}, at least {number} people had used the {thing} near {place} that week.",
    "Nobody in {place} could say why the {thing} had been {doing} {reason}, or who had paid for it.",
    "{name} told reporters that the cost had risen to {number} million crowns by {month}.",
    "A report of {number} pages, which the {role} of {place} kept back until {day}, names the {thing} twice.",
    "It may take until {month} before the {thing} is {doing}, the {role} of {place} said.",
    "Officials denied that {number} workers had left {place} {reason}.",
    "The {thing} stands between {place} and {place2}, some {number} kilometres from the old {thing2}.",
    "“I have seen it {doing} {number} times,” {name} said on {day}, “and never once {reason}.”",
)
_SENTENCES_A_PARAGRAPH = (2, 4)
_QUESTION_WORDS = 12


class Writer:
    """Writes articles and folders of articles.

    Args:
        seed: The same gives the same articles.
        sentences: Take these, in any order, instead of invented ones.
    """

    def __init__(self, seed: int = 0, sentences: Sequence[str] = ()) -> None:
        self._random = random.Random(seed)
        self._sentences = sentences

    def _name(self) -> str:
        return "".join(part[int(self._random.random() ** _SKEW * len(part))] for part in _SYLLABLES)

    def sentence(self) -> str:
        """One sentence."""
        pick = self._random.choice
        if self._sentences:
            return pick(self._sentences)
        return pick(_SENTENCES).format(
            thing=pick(_THINGS),
            thing2=pick(_THINGS),
            place=self._name(),
            place2=self._name(),
            doing=pick(_DOINGS),
            reason=pick(_REASONS),
            role=pick(_ROLES),
            name=f"{pick(_FIRST)} {self._name()}",
            number=self._random.randint(2, 900),
            day=pick(_DAYS),
            month=pick(_MONTHS),
        )

    def question(self) -> str:
        """A question of so many words, and of the kind of words, that a reader might ask."""
        if self._sentences:
            return " ".join(self.sentence().split()[:_QUESTION_WORDS]) + "?"
        pick = self._random.choice
        return f"Why was the {pick(_THINGS)} in {self._name()} {pick(_DOINGS)} {pick(_REASONS)}?"

    def article(self, paragraphs: int) -> str:
        """Headline, by-line, day, and so many paragraphs."""
        pick = self._random.choice
        headline = f"{self._name()} {pick(_THINGS)} {pick(_DOINGS)}, {pick(_ROLES)} says"
        day = f"{self._random.randint(1, 28)} {pick(_MONTHS)} {self._random.randint(2001, 2024)}"
        body = [
            " ".join(self.sentence() for _ in range(self._random.randint(*_SENTENCES_A_PARAGRAPH)))
            for _ in range(paragraphs)
        ]
        return "\n\n".join([headline, f"By {pick(_FIRST)} {self._name()}", day, *body]) + "\n"

    def folder(self, folder: Path, articles: int, paragraphs: int) -> None:
        """Fill a folder, made if need be, with articles of so many paragraphs each."""
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(articles):
            (folder / f"article-{number:06}.txt").write_text(self.article(paragraphs), "utf-8")
