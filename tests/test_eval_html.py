"""The report of a run is one page: it needs nothing else, hides nothing, and runs nothing that a document says."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from dataclasses import asdict, replace
from html.parser import HTMLParser
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from eval_builders import BLOG, HARBOUR, STRAND, TEXTS, Cite, answered, evidence, span, table
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.render import safe
from evals import store
from evals.html import write
from evals.html.cases import MOST
from evals.html.charts import counts, curve, histogram, whisker
from evals.html.excerpts import Mark, marked, windows
from evals.html.markup import el
from evals.html.page import page
from evals.metrics.bootstrap import Interval
from evals.metrics.supporting import DETECTION, Checked
from evals.summary import summarise
from evals.types import Attack, Gold, Position, Row, Score
from index.types import Document, Metadata

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from evals.metrics.answered import Answered
    from evals.store import RunFolder

FOUR = "Four boats ran aground, the harbour master said."
SIX = "Six boats ran aground off Orrin Head, said Minister Vale."
COMMENT = "Ninety boats sank"
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'>&amp;\u202e\x1b[31m<!--]]>"


def a_row(case: Answered, id_: str = "c1", **more: Any) -> Row:  # noqa: ANN401  (fields of a row)
    """The row that running this case leaves."""
    result = {"outcome": dict(case.outcome), "draft": list(case.draft), "passages": list(case.passages)}
    made = Row(
        suite="ferry",
        id=id_,
        question=case.case.question,
        kind="plain",
        cluster="",
        gold={**asdict(case.case.gold), "history": ()},
        result=result,
        scores=table(case),
        seconds=1.25,
    )
    return replace(made, **more)


def a_pair(id_: str, *, gold: bool, score: float, **more: Any) -> Row:  # noqa: ANN401  (fields of a row)
    """The row that checking a claim leaves."""
    verdict = Checked(gold, score > 0.5, score, "“six” is not in the passage")
    result = {"score": score, "supported": verdict.supported, "why": verdict.why, "passage": f"Four boats. {id_}"}
    scores = {metric.name: metric.score(verdict) for metric in DETECTION}
    return replace(Row("wice", id_, "Six boats sank.", "", "", {"supported": gold}, result, scores, 0.01), **more)


def a_run(
    folder: Path, rows: Sequence[Row], *, keep: bool = True, chosen: int | None = None, **metadata: str
) -> RunFolder:
    """A run of these rows, with the documents that they stand in."""
    tasks = {"ferry": "answer", "scifact": "retrieve", "wice": "support"}
    names = dict.fromkeys(row.suite for row in rows)
    sizes = Counter(row.suite for row in rows)
    suites = {
        name: {
            "task": tasks[name],
            "data": "1f" * 32,
            "corpus": None,
            "index": None,
            "cases": chosen or sizes[name],
            "chosen": chosen or sizes[name],
            "closed": False,
        }
        for name in names
    }
    info = {
        "started": "2031-05-02T09:14:07+00:00",
        "model": "openai:small",
        "prompts": {"answer.v1": "ab" * 32},
        "judge": "subset of words",
        "seed": 0,
        "jobs": 1,
        "limit": None,
        "versions": {"citebound": "0.1.0"},
        "settings": {"passages": 8},
        "suites": suites,
    }
    with store.opened(folder, info) as run:
        for row in rows:
            run.append(row)
    if keep:
        known = Metadata(**{"title": "The lamp", "outlet": "Harbour Post", **metadata})  # type: ignore[arg-type]
        run.keep_documents(
            "ferry", [Document(f"id-{path}", path, "0" * 64, text, known) for path, text in TEXTS.items()]
        )
    return run


def shown(tmp_path: Path, *rows: Row, **more: Any) -> str:  # noqa: ANN401  (see a_run)
    """The page of a run of these rows, without its style and script."""
    write(a_run(tmp_path / "run", rows, **more), tmp_path / "report.html")
    text = (tmp_path / "report.html").read_text("utf-8")
    return re.sub(r"<(style|script)>.*?</\1>", "", text, flags=re.DOTALL)


class Reader(HTMLParser):
    """Reads a page as a browser would: its elements with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def words(text: str) -> str:
    """What a reader reads, on one line, each element's text apart."""
    return " ".join(Reader(text.replace("<", " <")).text.split())


right = answered((FOUR, [Cite(HARBOUR, FOUR)]), gold=Gold(answerable=True, evidence=evidence(span(HARBOUR, FOUR))))
wrong = answered((FOUR, [Cite(HARBOUR, FOUR)]), gold=Gold(answerable=True, evidence=evidence(span(STRAND, SIX))))


def test_the_page_fetches_nothing_and_runs_its_own_script_alone(tmp_path: Path) -> None:
    """No address but links of the page and of documents; the policy allows one script, by its hash."""
    write(a_run(tmp_path / "run", [a_row(right)], url="https://example.org/lamp"), tmp_path / "report.html")
    text = (tmp_path / "report.html").read_text("utf-8")
    script = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    assert len(script) == 1
    allowed = base64.b64encode(hashlib.sha256(script[0].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{allowed}'" in text
    elements = Reader(text).elements
    assert not {tag for tag, _ in elements} & {"link", "img", "iframe", "object", "embed", "base"}
    assert not any("src" in attributes for _, attributes in elements)
    assert {one["href"] for tag, one in elements if tag == "a" and not str(one["href"]).startswith("#")} == {
        "https://example.org/lamp"
    }
    assert "url(" not in text
    assert "@import" not in text


def test_the_same_run_gives_the_same_page(tmp_path: Path) -> None:
    """No clock, no chance."""
    run = a_run(tmp_path / "run", [a_row(right, "a"), a_row(wrong, "b"), a_pair("p", gold=True, score=0.7)])
    write(run, tmp_path / "one.html")
    write(store.load(tmp_path / "run"), tmp_path / "two.html")
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()


def test_what_the_script_looks_for_is_in_the_page(tmp_path: Path) -> None:
    """It would stop at its first line otherwise."""
    script = (files("evals.html") / "report.js").read_text("utf-8")
    sought = {*re.findall(r'getElementById\("([a-z]+)"\)', script), *re.findall(r'All\("#([a-z]+)', script)}
    assert sought == {"filter", "list"}
    assert sought <= {str(one.get("id")) for _, one in Reader(shown(tmp_path, a_row(right))).elements}


def test_the_head_says_what_was_run(tmp_path: Path) -> None:
    """Model, judge, when, and every hash in a fold."""
    text = words(shown(tmp_path, a_row(right)))
    assert "openai:small 1 case of 1 suite, begun 2 May 2031, 09:14 UTC. Judge: subset of words." in text
    assert "every case was run" in text
    assert f"answer.v1 {'ab' * 32}" in text
    assert "1f" * 32 in text


def test_a_figure_has_its_interval_and_keeps_what_has_no_score_apart_from_zero(tmp_path: Path) -> None:
    """Scorable, not scorable and failed cases are counted separately."""
    failed = a_row(right, "c", result={}, scores={}, error="The model cannot be reached.")
    unasked = answered((FOUR, [Cite(HARBOUR, FOUR)]))
    page_ = shown(tmp_path, a_row(right, "a"), a_row(wrong, "b"), failed, a_row(unasked, "d"))
    row = next(one for one in page_.split("<tr>") if ">gold-sentences-f1<" in one)
    assert "0.500 0.000 – 1.000 2 1 not scorable, 1 failed" in words(row)
    assert 'class="whisker"' in row
    assert "1 case failed and is in no figure." in words(page_)
    assert "Not scorable here, which is not zero:" in words(page_)


def test_a_failed_case_is_told_with_its_error_before_all_others(tmp_path: Path) -> None:
    """Failed first, then the worst."""
    failed = a_row(right, "c", result={}, scores={}, error="The model cannot be reached.", question="Why?")
    rows = (a_row(right, "a", question="First?"), a_row(wrong, "b", question="Second?"), failed)
    page_ = shown(tmp_path, *rows)
    listed = re.findall(r'class="question" dir="auto">([^<]*)<', page_)
    assert listed == ["Why?", "Second?", "First?"]
    assert "Failed: The model cannot be reached." in words(page_)
    assert re.findall(r'data-state="(\w+)"', page_) == ["failed", "answered", "answered"]


def test_an_unfinished_run_says_so(tmp_path: Path) -> None:
    """The page of a killed run is of what there is."""
    text = words(shown(tmp_path, a_row(right), keep=False, chosen=3))
    assert "The run is unfinished: 2 cases not run yet." in text
    assert "every case was run" not in text


def test_a_quote_that_is_not_in_its_document_is_an_alarm(tmp_path: Path) -> None:
    """One character altered: the suite and the quote both say so."""
    altered = answered((FOUR, [Cite(HARBOUR, FOUR, shown=FOUR.replace("Four", "Five"))]))
    text = words(shown(tmp_path, a_row(altered)))
    assert "The promise is broken: quotes-exact is 0.000, must be 1.000." in text
    assert "This does not stand in the document where it says it does." in text


def test_quotes_and_gold_are_marked_in_their_source(tmp_path: Path) -> None:
    """Quoted, gold and both are three classes of mark; so is what was never to be cited."""
    gold = Gold(
        answerable=True,
        evidence=evidence(span(HARBOUR, "The keeper was asleep.")),
        positions=(Position("six", spans=(span(STRAND, SIX),)),),
        forbidden=(span(BLOG, COMMENT),),
    )
    case = answered((FOUR, [Cite(HARBOUR, FOUR), Cite(STRAND, SIX), Cite(BLOG, COMMENT)]), gold=gold)
    page_ = shown(tmp_path, a_row(case))
    marks = re.findall(r'<mark class="(\w+)">([^<]*)</mark>', page_)[4:]  # after the legend
    assert marks == [("q", FOUR), ("g", "The keeper was asleep."), ("qg", SIX), ("qf", COMMENT)]
    style = (files("evals.html") / "report.css").read_text("utf-8")
    lines = [re.search(rf"mark\.{name} {{[^}}]*underline (\w+)", style) for name in ("q", "g", "qg")]
    assert len({found[1] for found in lines if found}) == 3
    assert "Harbour Post · The lamp" in words(page_)


def test_marks_overlap_by_the_character(tmp_path: Path) -> None:
    """What is quoted and gold in part is marked as each where it is each."""
    case = answered(
        (FOUR, [Cite(HARBOUR, "Four boats ran aground")]),
        gold=Gold(evidence=evidence(span(HARBOUR, "ran aground, the harbour master said."))),
    )
    marks = re.findall(r'<mark class="(\w+)">([^<]*)</mark>', shown(tmp_path, a_row(case)))[4:]
    assert marks == [("q", "Four boats "), ("qg", "ran aground"), ("g", ", the harbour master said.")]


def test_without_its_documents_a_run_still_shows_its_quotes(tmp_path: Path) -> None:
    """A killed run kept none: the quote stands alone, and nothing is said to be wrong with it."""
    page_ = shown(tmp_path, a_row(right), keep=False)
    assert f'<blockquote dir="auto">{FOUR}</blockquote>' in page_
    assert "excerpt" not in page_
    assert "This does not stand" not in page_


def test_a_refusal_gives_its_reason_and_what_came_nearest(tmp_path: Path) -> None:
    """What came nearest is no answer, and is in a fold that says so."""
    case = answered(gold=Gold(answerable=False), nearest=[Cite(HARBOUR, FOUR)])
    text = words(shown(tmp_path, a_row(case)))
    assert "Refusal The documents do not answer this. absent What came nearest, taken for no answer" in text
    assert "Reason of refusal Documents answer Documents do not Not known absent 0 1 0" in text


def test_what_the_gate_removed_is_told_with_why(tmp_path: Path) -> None:
    """And what the model had proposed."""
    row = a_row(right)
    row.result["outcome"]["removed"] = [{"text": "The keeper fled.", "why": "its quote is nowhere"}]
    page_ = shown(tmp_path, row)
    assert '<del dir="auto">The keeper fled.</del><span class="why"> its quote is nowhere</span>' in page_
    assert "What the model had proposed" in page_


def test_the_conversation_before_a_question_is_shown(tmp_path: Path) -> None:
    """And what was searched for in the end."""
    row = a_row(right)
    row = replace(row, gold={**row.gold, "history": ("What happened at Orrin Head?",)}, question="How many?")
    row.result["outcome"]["standalone_question"] = "How many boats ran aground?"
    page_ = shown(tmp_path, row)
    assert '<li dir="auto">What happened at Orrin Head?</li><li dir="auto">How many?</li>' in page_
    assert "Searched for: How many boats ran aground?" in words(page_)


def test_what_was_wanted_is_told(tmp_path: Path) -> None:
    """Every kind of gold there is."""
    gold = Gold(
        answerable=True,
        answers=(("four", "4"), ("Orrin Head",)),
        wrong=("ninety",),
        positions=(Position("six", speaker="Vale", published="2031-04-01"),),
        sources=2,
        attack=Attack("orders", ("Ninety",)),
    )
    text = words(shown(tmp_path, a_row(answered((FOUR, [Cite(HARBOUR, FOUR)]), gold=gold))))
    for fact in ("four or 4", "Orrin Head", "ninety", "six (Vale, 2031-04-01)", "sources 2", "orders: Ninety"):
        assert fact in text


def test_every_score_has_its_reason_and_those_without_a_value_stand_apart(tmp_path: Path) -> None:
    """Scores of one reason share it."""
    row = a_row(
        right,
        scores={
            "citation-recall": Score(0.5, "1 of 2 sentences"),
            "citation-precision": Score(0.25, "1 of 4 citations"),
            "gold-sentences-f1": Score(None, "no gold evidence"),
        },
    )
    text = words(shown(tmp_path, row))
    assert "Scores citation-recall 0.500 1 of 2 sentences citation-precision 0.250 1 of 4 citations" in text
    assert "Not scorable, which is not zero (1) gold-sentences-f1: no gold evidence" in text


def test_a_case_names_the_figures_that_it_is_short_in(tmp_path: Path) -> None:
    """The filter goes by them; a metric of which less is better is short when above 0."""
    row = a_row(
        right, scores={"citation-recall": Score(0.5), "risk-coverage-area": Score(1.0, "", (0.5, 1.0, 1.0))}
    )
    page_ = shown(tmp_path, row)
    assert 'data-short="any headline figure|citation-recall|risk-coverage-area"' in page_


def test_without_its_script_the_page_is_a_plain_list(tmp_path: Path) -> None:
    """Cases are folds that a browser opens by itself; only the filter is hidden."""
    elements = Reader(shown(tmp_path, a_row(right))).elements
    assert [tag for tag, attributes in elements if "hidden" in attributes] == ["form"]
    assert [one["id"] for tag, one in elements if tag == "details" and one.get("class") == "case"] == ["case-1"]


def test_a_retrieval_case_marks_the_relevant_documents(tmp_path: Path) -> None:
    """Among the first ten of each leg, and tells where the others are."""
    ranking = [f"d{n}" for n in range(20)]
    legs = {"fused": ranking, "bm25": ranking[::-1], "dense": ["d7"]}
    gold = {"relevant": {"d1": 2, "d12": 1, "d3": 0}}
    page_ = shown(tmp_path, Row("scifact", "q", "Do lamps fail?", "", "", gold, legs, {}, 0.1))
    assert '<strong>d1</strong><span class="tag good"> relevant, grade 2</span>' in page_
    assert "<strong>d3</strong>" not in page_
    assert "Relevant further down: d12 at 13" in page_
    assert "Relevant further down: d1 not found, d12 not found" in page_


def test_a_support_case_shows_claim_passage_verdict_and_reason(tmp_path: Path) -> None:
    """And whether it was told right."""
    page_ = shown(tmp_path, a_pair("p1", gold=True, score=0.3), a_pair("p2", gold=False, score=0.2))
    text = words(page_)
    assert "Taken for not supported (degree 0.30), and is supported: wrong" in text
    assert "Four boats. p1" in text
    assert "“six” is not in the passage" in text
    assert "Degree of support. Above the line 1 supported claims, below it 1 not so." in text
    assert re.findall(r'data-state="([\w ]+)"', page_) == ["told wrong", "told right"]


def test_kinds_have_figures_of_their_own_with_their_number_of_cases(tmp_path: Path) -> None:
    """A figure that rests on few cases says so."""
    rows = [a_row(right, "a", kind="calm"), a_row(wrong, "b", kind="storm"), a_row(wrong, "c", kind="storm")]
    heat = shown(tmp_path, *rows).split('<table class="heat">')[1].split("</table>")[0]
    storm = next(one for one in heat.split("<tr>") if ">storm<" in one)
    assert "0.000 n 2" in words(storm)
    assert "--lack:1.00" in storm


def test_risk_and_coverage_are_drawn_where_there_are_confidences(tmp_path: Path) -> None:
    """The curve's label says where it ends."""
    gold = Gold(answerable=True, evidence=evidence(span(HARBOUR, FOUR)))
    sure = answered((FOUR, [Cite(HARBOUR, FOUR)]), gold=gold, confidence=0.9)
    unsure = answered((SIX, [Cite(STRAND, SIX)]), gold=gold, confidence=0.2)
    assert "Risk by coverage: 0.50 at full coverage; 100% were answered." in shown(
        tmp_path, a_row(sure, "a"), a_row(unsure, "b")
    )


def test_without_confidences_there_is_no_curve(tmp_path: Path) -> None:
    """Nothing is drawn of nothing."""
    assert "Risk by coverage" not in shown(tmp_path, a_row(right, "a"), a_row(wrong, "b"))


def test_of_very_many_cases_the_worst_are_listed_and_the_page_says_so(tmp_path: Path) -> None:
    """The figures count them all."""
    rows = [a_pair(f"p{n}", gold=True, score=0.4 if n > MOST else 0.6) for n in range(MOST + 5)]
    page_ = shown(tmp_path, *rows, keep=False)
    assert page_.count('class="case"') == MOST
    assert page_.count('data-state="told wrong"') == 4
    assert f"Of {MOST + 5:,} cases the worst of each suite are listed, {MOST:,} in all" in page_


def test_a_case_takes_a_few_thousand_bytes_however_long_its_documents(tmp_path: Path) -> None:
    """Eight hundred cases are some megabytes."""
    prose = "The tide came in over the flats, and nobody lit the lamp. " * 500
    texts = {HARBOUR: prose + FOUR + prose, STRAND: prose + SIX + prose}
    gold = Gold(answerable=True, evidence=evidence(span(STRAND, SIX, texts)))
    case = answered((FOUR, [Cite(HARBOUR, FOUR)]), gold=gold, texts=texts)
    run = a_run(tmp_path / "run", [a_row(case, f"c{n}") for n in range(20)])
    run.keep_documents(
        "ferry", [Document(path, path, "", text, Metadata(title="Tides")) for path, text in texts.items()]
    )
    write(run, tmp_path / "report.html")
    text = (tmp_path / "report.html").read_text("utf-8")
    assert "nobody lit the lamp. <mark" in text
    assert len(text[text.index('id="list"') :]) / 20 < 7_000


@given(text=st.text() | st.just(HOSTILE))
def test_text_is_never_markup(text: str) -> None:
    """As content or as an attribute, a browser reads back the text that is safe to show, and one element."""
    read = Reader(el("p", text, title=text))
    assert read.elements == [("p", {"title": safe(text)})]
    assert read.text == safe(text)


@settings(max_examples=15)
@given(text=st.text(st.sampled_from("<>\"'&;/=!-\\ $`{}a\u202e\x00\n"), max_size=30) | st.just(HOSTILE))
def test_nothing_that_a_document_or_a_model_says_becomes_part_of_the_page(
    text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The page has the elements that it has with harmless text, one script, and no address of theirs."""

    def elements(word: str) -> tuple[Counter[str], list[dict[str, str | None]]]:
        run = a_run(tmp_path_factory.mktemp("run"), hostile_rows(word), title=word, outlet=word, url=word)
        read = Reader(page(run.info, summarise(run, intervals=False), run.documents()))
        return Counter(tag for tag, _ in read.elements), [attributes for _, attributes in read.elements]

    tags, attributes = elements(f"x{text}x")
    assert tags == elements("harmless")[0]
    assert tags["script"] == 1
    assert not any(name.startswith("on") for each in attributes for name in each)
    assert all(str(each["href"]).startswith("#") for each in attributes if "href" in each)


def hostile_rows(word: str) -> list[Row]:
    """Rows that say a word wherever data can stand."""
    gold = Gold(True, ((word,),), (word,), positions=(Position(word, speaker=word, published=word),))
    row = a_row(answered((FOUR, [Cite(HARBOUR, FOUR, speaker=word, shown=word)]), gold=gold), word, kind=word)
    row = replace(row, question=word, scores={"citation-recall": Score(0.0, word)})
    row.result["outcome"]["sources"][0].update(title=word, outlet=word, url=word, published=word)
    row.result["outcome"]["removed"] = [{"text": word, "why": word}]
    row.result["outcome"]["conflicts"] = [
        {"about": word, "positions": [{"label": word, "claims": [0], "sources": [1]}]}
    ]
    ranking = Row("scifact", word, word, word, word, {"relevant": {word: 1}}, {"fused": [word]}, {}, 0.1)
    pair = a_pair(word, gold=True, score=0.1, question=word)
    return [row, a_row(right, "failed", result={}, scores={}, error=word), ranking, pair]


def test_a_link_is_followed_to_the_web_only(tmp_path: Path) -> None:
    """A document may say that its address is a script."""
    page_ = shown(tmp_path, a_row(right), url="javascript:alert(1)")
    assert "javascript" not in page_
    assert "The lamp" in page_


@given(
    text=st.text(st.sampled_from("ab <&\n"), max_size=3_000),
    edges=st.lists(st.tuples(st.integers(0, 3_000), st.integers(1, 900)), max_size=5),
)
def test_excerpts_show_both_ends_of_every_mark_and_not_a_character_else_than_the_text(
    text: str, edges: list[tuple[int, int]]
) -> None:
    """Windows are in order, apart and within the text; what they show is the text itself."""
    marks = [
        Mark("d", start, min(start + length, len(text)), "quoted" if length % 2 else "gold")
        for start, length in edges
        if start < len(text)
    ]
    found = windows(text, marks)
    places = [edge for window in found for edge in (window.start, window.end)]
    assert places == sorted(places)
    assert all(0 <= place <= len(text) for place in places)
    for mark in marks:
        for at in (mark.start, mark.end - 1):
            assert any(window.start <= at < window.end for window in found)
    for window in found:
        assert Reader(marked(text, window, marks)).text == text[window.start : window.end]


def test_a_long_mark_loses_its_middle_only() -> None:
    """Both its ends are shown."""
    text = "word " * 1_000
    found = windows(text, [Mark("d", 500, 4_500, "gold")])
    assert len(found) == 2
    assert sum(window.end - window.start for window in found) < 1_600


@given(st.lists(st.floats(0, 10), max_size=50))
def test_a_histogram_counts_every_value_once(values: list[float]) -> None:
    """The top belongs to the last bin."""
    assert sum(counts(values, 10.0, 7)) == len(values)
    assert counts([10.0], 10.0, 5) == [0, 0, 0, 0, 1]


def test_charts_tell_those_who_do_not_see_them() -> None:
    """A label for a chart; none for dots that stand beside their numbers."""
    assert 'aria-label="three"' in histogram([1, 2], [0, 1], "1", "three")
    assert 'aria-label="falling"' in curve([0.5, 1.0], [1.0, 0.5], 0.5, "falling")
    assert 'aria-hidden="true"' in whisker(0.5, Interval(0.25, 0.75))
    assert 'class="range"' not in whisker(0.5, None)


PAIRS = [
    ("ink", "paper"),
    ("soft", "paper"),
    ("link", "paper"),
    ("bad", "paper"),
    ("good", "paper"),
    ("ink", "raised"),
    ("soft", "raised"),
    ("link", "raised"),
    ("bad", "bad-paper"),
    ("ink", "quoted"),
]


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
@pytest.mark.parametrize(("ink", "paper"), PAIRS)
def test_text_has_the_contrast_that_wcag_asks_of_it(scheme: str, ink: str, paper: str) -> None:
    """At least 4.5 to 1 (WCAG 2.2, level AA), by day, by night and on paper."""
    style = (files("evals.html") / "report.css").read_text("utf-8")
    blocks = [
        dict(re.findall(r"--([\w-]+): (#\w+)", block)) for block in re.findall(r":root {(.*?)}", style, re.DOTALL)
    ]
    light, dark, printed = blocks
    colours = {"light": light, "dark": light | dark, "print": light | printed}[scheme]
    lighter, darker = sorted((luminance(colours[ink]), luminance(colours[paper])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2.2 of ``#rgb`` or ``#rrggbb``."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
