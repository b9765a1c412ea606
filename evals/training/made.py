"""Examples made by rule: what labelled sets are too small to teach, the reader learns from texts without labels.

A sentence of a passage becomes a question by taking one thing out of it (a *cloze*, as in Lewis, Denoyer and
Riedel 2019, arXiv:1906.04980), and a claim by leaving words out. Either becomes what the passage does not bear
out when a name, a number or a word is exchanged or a negation is put in; a question also when the sentence that
answers is taken out of the passage.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from evals.training.examples import Example, occurrences, spans_of

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

_NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?![\w]|[.,]\d)")
# Not at the start of a sentence, where any word has a capital.
_NAME = re.compile(r"(?<=[a-z,;:(“\"] )[A-Z][a-z]+(?: (?:of |the )?[A-Z][a-z]+)*")
_AUXILIARY = re.compile(r"\b(?:was|were|is|are|has|have|had|can|could|will|would|did|does|do)\b(?! not)")
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE = re.compile(rf"(?:\d{{1,2}} )?(?:{_MONTHS})(?: \d{{1,2}},?)?(?: (?:1|2)\d{{3}})?|(?:1[0-9]|20)\d\d(?!\d)")
_OPPOSITES = tuple(
    tuple(pair.split("/"))
    for pair in (
        "increased/decreased rose/fell more/fewer more/less before/after first/last largest/smallest "
        "north/south east/west all/none most/few won/lost accepted/rejected began/ended early/late "
        "higher/lower allowed/forbade allowed/prevented included/excluded may/will some/all often/never "
        "always/never new/old male/female best/worst high/low large/small major/minor public/private "
        "left/right up/down inside/outside increase/decrease supported/opposed built/destroyed "
        "confirmed/denied alive/dead agreed/refused arrived/departed bought/sold above/below "
        "with/without oldest/youngest highest/lowest longest/shortest only/also father/mother "
        "son/daughter winner/loser minimum/maximum strong/weak positive/negative war/peace friend/enemy "
        "cause/prevent"
    ).split()
)
_EXCHANGED = {one: other for first, second in _OPPOSITES for one, other in ((first, second), (second, first))}
_EXCHANGEABLE = re.compile(rf"\b(?:{'|'.join(sorted(_EXCHANGED))})\b")
# Words of a claim: fewer say too little to be checked, more are seldom written.
_LENGTHS = range(7, 46)


class Text(NamedTuple):
    """A passage without labels; ``group`` is that of the labelled examples made from the same document."""

    group: str
    title: str
    text: str


class Altered(NamedTuple):
    """A text in which one detail is another, and which kind of detail."""

    text: str
    kind: str


class Maker:
    """Makes examples from texts; the same ones for the same texts and seed.

    Args:
        texts: What names to exchange for others are taken from.
        random: Draws.
    """

    def __init__(self, texts: Sequence[Text], random: random.Random) -> None:
        self._random = random
        self._names = [match[0] for text in texts for match in _NAME.finditer(text.text)]

    def alter(self, statement: str, around: str) -> Altered | None:
        """One detail of a statement exchanged; ``None`` if it has none that can be."""
        ways = [self._other_number, self._other_name, self._other_name, self._negated, self._opposite]
        self._random.shuffle(ways)
        return next((altered for way in ways if (altered := way(statement, around))), None)

    def _other_number(self, statement: str, around: str) -> Altered | None:
        found = list(_NUMBER.finditer(statement))
        if not found:
            return None
        match = self._random.choice(found)
        # A number that stands elsewhere in the passage is the harder one.
        others = [one for one in _NUMBER.findall(around) if one != match[0] and len(one) == len(match[0])]
        if others and self._random.random() < 0.5:
            return Altered(_put(statement, match, self._random.choice(others)), "number")
        value = match[0].replace(",", "")
        if "." in value:
            other = f"{float(value) * self._random.choice((0.5, 0.8, 1.2, 2)):.1f}"
        else:
            other = str(max(0, int(value) + self._random.choice((-10, -3, -2, -1, 1, 2, 3, 7, 10, 100))))
        return Altered(_put(statement, match, other), "number") if other != match[0] else None

    def _other_name(self, statement: str, around: str) -> Altered | None:
        found = list(_NAME.finditer(statement))
        if not found:
            return None
        match = self._random.choice(found)
        near = [one for one in _NAME.findall(around) if one not in statement and match[0] not in one]
        other = self._random.choice(near if near and self._random.random() < 0.7 else self._names)
        return Altered(_put(statement, match, other), "name") if other not in statement else None

    def _negated(self, statement: str, _around: str) -> Altered | None:
        found = list(_AUXILIARY.finditer(statement))
        if not found:
            return None
        match = self._random.choice(found)
        return Altered(f"{statement[: match.end()]} not{statement[match.end() :]}", "negation")

    def _opposite(self, statement: str, _around: str) -> Altered | None:
        found = list(_EXCHANGEABLE.finditer(statement))
        if not found:
            return None
        match = self._random.choice(found)
        return Altered(_put(statement, match, _EXCHANGED[match[0]]), "opposite")

    def altered_questions(self, asked: Sequence[Example], share: float) -> Iterator[Example]:
        """A share of answerable questions, asked of another name or number, or of the opposite: not answered."""
        for one in asked:
            if one.answerable and self._random.random() < share:
                altered = self.alter(one.question, one.text)
                if altered:
                    yield replace(
                        one, source=f"{one.source}-altered", question=altered.text, gold=(), answers=(),
                        answerable=False, notes={"kind": altered.kind},
                    )  # fmt: skip

    def cut(self, asked: Sequence[Example], share: float) -> Iterator[Example]:
        """A share of answerable questions with their passage, of which the answering sentences are taken out."""
        for one in asked:
            if not one.answerable or self._random.random() >= share:
                continue
            gone = set(one.gold) | {
                at
                for at, (start, end) in enumerate(one.sentences)
                for answer in one.notes.get("answers", ())
                if occurrences(one.text[start:end], answer)
            }
            text = " ".join(one.text[slice(*place)] for at, place in enumerate(one.sentences) if at not in gone)
            if text:
                yield replace(
                    one, source=f"{one.source}-cut", text=text, sentences=spans_of(text), gold=(), answers=(),
                    answerable=False,
                )  # fmt: skip

    def clozes(self, texts: Sequence[Text]) -> Iterator[Example]:
        """Questions made of sentences, with their passages; half are altered, or the sentence is taken out."""
        for text in texts:
            spans = spans_of(text.text)
            at = self._random.randrange(len(spans)) if spans else 0
            made = spans and self._cloze(text.text[slice(*spans[at])])
            if not made:
                continue
            question, place = made
            start = spans[at][0]
            one = Example(
                "cloze", text.group, question, text.text, text.title, spans, (at,),
                ((start + place[0], start + place[1]),), answerable=True,
            )  # fmt: skip
            draw = self._random.random()
            if draw < 0.55:
                yield one
            elif draw < 0.85:
                yield from self.altered_questions([one], 1)
            else:
                yield from self.cut([one], 1)

    def _cloze(self, sentence: str) -> tuple[str, tuple[int, int]] | None:
        """A question that a sentence answers, and where in the sentence the answer stands."""
        if len(sentence.split()) not in _LENGTHS:
            return None
        found = [
            (match, _asks(match, sentence))
            for pattern in (_DATE, _NUMBER, _NAME)
            for match in pattern.finditer(sentence)
        ]
        if not found:
            return None
        match, word = self._random.choice(found)
        before, after = sentence[: match.start()].strip(), sentence[match.end() :].strip()
        before = re.sub(r"\b(?:in|on|at|by|from|of|the|during|since)$", "", before).strip(" ,")
        if self._random.random() < 0.5:
            before = re.split(r"[,;:] ", before)[-1]
        if self._random.random() < 0.5:
            after = re.split(r"[,;:(] ?", after)[0]
        rest = f"{before} {after}".strip(" .,;")
        rest = " ".join(each for each in rest.split() if self._random.random() > 0.08)
        if len(rest.split()) < 3:
            return None
        order = f"{before} {word} {after}".strip(" .,;") if self._random.random() < 0.25 else f"{word} {rest}"
        return f"{order}?", match.span()

    def claims(self, texts: Sequence[Text]) -> Iterator[Example]:
        """Claims made of sentences, each with the sentences around its own, half of them altered."""
        for text in texts:
            spans = spans_of(text.text)
            if len(spans) < 2:
                continue
            at = self._random.randrange(len(spans))
            claim = self._shortened(text.text[slice(*spans[at])])
            if len(claim.split()) not in _LENGTHS:
                continue
            around = text.text[spans[max(0, at - 3)][0] : spans[min(len(spans), at + 4) - 1][1]]
            altered = self.alter(claim, around) if self._random.random() < 0.55 else None
            yield Example(
                "made-claims", text.group, altered.text if altered else claim, around,
                supported=altered is None, notes={"kind": altered.kind if altered else ""},
            )  # fmt: skip

    def _shortened(self, sentence: str) -> str:
        """The same said in fewer words: brackets, asides and what leads in left out."""
        text = re.sub(r"\s*\([^()]*\)", "", sentence)
        if self._random.random() < 0.5:
            text = re.sub(r",[^,]{3,60},", "", text, count=1)
        if self._random.random() < 0.5:
            text = re.sub(
                r"^(?:[A-Z][a-z]+ly|However|Also|Thus|In \d{4}|For example|Meanwhile), (\w)", _capital, text
            )
        if self._random.random() < 0.4:
            text = re.split(r", (?:and|but|which|while|although|because) |; ", text)[0].rstrip(" .,;") + "."
        return text


def _asks(match: re.Match[str], sentence: str) -> str:
    before = sentence[: match.start()].split()[-1:]
    if match.re is _DATE:
        return "when"
    if match.re is _NUMBER:
        return "how many"
    return "where" if before and before[0] in {"in", "at", "near", "from", "to"} else "who or what"


def _capital(match: re.Match[str]) -> str:
    return match[1].upper()


def _put(text: str, match: re.Match[str], other: str) -> str:
    return text[: match.start()] + other + text[match.end() :]
