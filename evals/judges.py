"""Who says whether a claim follows from its quotes: the program's own check, or a language model on request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.errors import SettingsError
from assistant.support import REVISION, THRESHOLD, support
from evals.metrics.answered import Judgement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.models.call_cache import CallCache
    from assistant.models.judge import LanguageJudge
    from assistant.settings import Settings
    from evals.metrics.answered import Judge


class SupportJudge:
    """The program's own deterministic support check; implements ``evals.metrics.answered.Judge``."""

    name = f"citebound's support check {REVISION}, threshold {THRESHOLD}"

    def entails(self, claim: str, evidence: Sequence[str]) -> Judgement:
        """Whether the check finds the claim supported by the evidence, by one piece or by all read as one text."""
        found = support(claim, [*evidence, "\n".join(evidence)])
        return Judgement(found.supported, found.why)


class ModelJudge:
    """A language model; implements ``evals.metrics.answered.Judge``."""

    def __init__(self, name: str, judge: LanguageJudge) -> None:
        self.name = name
        self._judge = judge

    def entails(self, claim: str, evidence: Sequence[str]) -> Judgement:
        """Whether the model finds that the claim follows; without evidence it is not asked."""
        if not evidence:
            return Judgement(entailed=False, why="there is no quote")
        return Judgement(*self._judge.ask(claim, evidence))


def judge_name(judge: str) -> str:
    """The name of the model in ``openai:NAME``.

    Raises:
        SettingsError: It has another form.
    """
    kind, _, name = judge.partition(":")
    if kind.strip() != "openai" or not name.strip():
        raise SettingsError(f"There is no judge “{judge}”.", hint="Use --judge openai:NAME.")
    return name.strip()


def language_judge(settings: Settings, judge: str, tested: str, cache: CallCache | None) -> Judge:
    """The language model that judges.

    Args:
        settings: The settings; it is asked where the models of ``--model`` are.
        judge: ``openai:NAME``. The name is asked for, and not left to the server: another model is another judge.
        tested: The model under test, as the ``--model`` flag names it.
        cache: Keeps its answers.

    Raises:
        SettingsError: It is the model under test, or no such name.
    """
    from assistant.models.judge import LanguageJudge
    from assistant.wiring import language_endpoint

    name = judge_name(judge)
    judge = f"openai:{name}"
    if judge == tested:
        raise SettingsError(
            f"{judge} is the model under test, and cannot judge itself.", hint="Name another with --judge."
        )
    return ModelJudge(judge, LanguageJudge(language_endpoint(settings, cache), name))
