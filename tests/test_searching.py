"""Questions of several, put to a real index: what each country does, what each author wants."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from serving import Scripted

from assistant.models.extractive import Extractive
from assistant.rewrite.authors import WHICH
from assistant.steps import Assistant
from assistant.types import Answer, DraftClaim, DraftQuote, Estimate, Refusal, Turn, Usage
from index.build import build
from index.embed.minilm import MiniLM
from index.library import Library
from index.search import Retriever

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from assistant.types import Question
    from index.types import Hit

_ICE = """The ice road cannot last

The ice road to Hallin broke twice this winter. Two lorries went through it in January.
The province must build a bridge before the next winter. A second ferry is needed until it stands.
“The road should stay open,” said Kel Orrin, who drives the largest of the lorries.
"""
_BELL = """Let the bell of Vanby ring

The bell of the chapel has been silent since the summer. It was cast in 1911 and weighs two tonnes.
The parish should repair the tower at once, and it is essential that the town pays half of it.
"""
_STORM = """A quiet year for storms

Only three storms reached the coast this year. The harbour was closed for two days in March.
"""
_FLEETS = """Three fleets in the north

Estonia patrols the strait with two cutters. Latvia has sent its only icebreaker to the gulf.
The harbours of the region were busy all winter, and the weather was mild.
"""
_WANTED = "What does each article's author want done?"
_EACH = "What does each Baltic state do with its fleet?"


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Retriever]:
    """An index of four articles, two of whose authors want something done."""
    folder = tmp_path_factory.mktemp("articles")
    _write(folder, {"ice": _ICE, "bell": _BELL, "storm": _STORM, "fleets": _FLEETS})
    library = Library(tmp_path_factory.mktemp("index"), MiniLM(), create=True)
    build(library, [folder])
    yield Retriever(library)
    library.close()


def _write(folder: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")


def _ask(retriever: Retriever, text: str, turns: Sequence[Turn] = ()) -> Answer | Refusal:
    return Assistant(retriever, Extractive(MiniLM())).ask(text, turns)


def _said(result: Answer | Refusal) -> str:
    assert isinstance(result, Answer)
    return "\n".join(claim.text for claim in result.claims)


def test_what_each_author_wants(retriever: Retriever) -> None:
    """Nothing that another says in the article, and whose author wants nothing is named."""
    result = _ask(retriever, _WANTED)
    said = _said(result)
    assert "must build a bridge" in said
    assert "should repair the tower" in said
    assert "should stay open" not in said
    assert isinstance(result, Answer)
    assert set(result.missing) == {
        "what the author of “A quiet year for storms” wants",
        "what the author of “Three fleets in the north” wants",
    }


def test_what_the_author_of_one_article_wants(retriever: Retriever) -> None:
    """By its title, and nothing of the others."""
    said = _said(_ask(retriever, "What does the author of “Let the bell of Vanby ring” want done?"))
    assert "should repair the tower" in said
    assert "bridge" not in said


def test_each_country_is_answered_for_and_the_rest_is_named(retriever: Retriever) -> None:
    """The documents name two of the three."""
    result = _ask(retriever, _EACH)
    said = _said(result)
    assert "Estonia patrols" in said
    assert "Latvia has sent" in said
    assert isinstance(result, Answer)
    assert result.missing == ("What does Lithuania do with its fleet",)


def test_of_many_articles_it_is_asked_which(retriever: Retriever, tmp_path: Path) -> None:
    """The reply is put into the question."""
    articles = tmp_path / "articles"
    articles.mkdir()
    _write(
        articles,
        {f"{n}": f"Notes of day {n}\n\nThe pier at Sorne {n} is long. It must be painted." for n in range(8)},
    )
    _write(articles, {"bell": _BELL})
    library = Library(tmp_path / "index", MiniLM(), create=True)
    build(library, [articles])
    many = Retriever(library)
    asked = _ask(many, _WANTED)
    assert isinstance(asked, Refusal)
    assert (asked.reason, asked.question.clarify) == ("underspecified", WHICH)
    reply = _ask(many, "the one about the bell of the chapel", [Turn(asked.question)])
    assert "should repair the tower" in _said(reply)
    library.close()


class _Unsure(Scripted):
    """A language model that finds only what is asked by name likely enough, and then makes one claim."""

    def answerable(self, question: Question, hits: Sequence[Hit]) -> Estimate:
        self.asked.append(question)
        return Estimate(0.5, refuse="each" in question.standalone, usage=Usage(3, 1))

    @property
    def estimates(self) -> list[str]:
        return [question.standalone for question in self.asked]


def test_a_model_is_asked_at_once_and_the_second_adds_who_is_silent(retriever: Retriever) -> None:
    """Whether anything is there is found out part by part; its passages are of all parts, and its claim of one."""
    claim = DraftClaim(
        "Estonia patrols the strait.", (DraftQuote("Estonia patrols the strait with two cutters", 1),)
    )
    model = _Unsure((claim,))
    result = Assistant(retriever, model, second=Extractive(MiniLM())).ask(_EACH)
    assert model.estimates == [_EACH, "What does Lithuania do with its fleet?", _EACH]
    said = _said(result)
    assert "Estonia patrols the strait." in said
    assert "Latvia has sent" in said
    assert result.trace.usage.prompt_tokens == 16
