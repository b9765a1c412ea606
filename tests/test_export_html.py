"""The page to hand on: whole, of text alone whatever the documents contain, every quote marked and linked."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from builders import TRACE, answer, claim, quote, refusal, source
from contrast import contrast
from export_builders import HOSTILE, answered, document, exchange, quoted, shelf
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from assistant.export.html import page
from assistant.render.text import flat, safe
from assistant.types import Conflict, Exchange, Position, Question, Rejected
from assistant.verify.saved import parse, restore
from index.filters import Filters
from index.types import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.types import Document

# An element of lxml, whose stubs let no result of a path be used without a cast.
Node: TypeAlias = Any
NOW = datetime(2031, 3, 20, 9, 5, tzinfo=UTC)
ELEMENTS = set(
    "html head meta title style body script header main nav aside article section footer figure figcaption"
    " blockquote h1 h2 h3 h4 p div span bdi ol ul li dl dt dd a mark s b code".split()
)
ATTRIBUTES = set(
    "lang charset name content http-equiv class id href dir aria-label aria-labelledby download rel data-page"
    "".split()
)
TEXT = "Headline\n\nNineteen people died, he said. It sank at 18:56, the office said.\n\nThe end."
FERRY = document("d1", TEXT, title="Ferry lost", outlet="Kelpin Post", published="2031-03-04")


def made(exchanges: Sequence[Exchange], *documents: Document) -> Node:
    """The page, parsed."""
    return html.document_fromstring(page(exchanges, shelf(*documents), now=NOW))


def text_of(element: Node) -> str:
    """What stands in an element, to the letter."""
    return "".join(element.itertext())


def checked(root: Node) -> None:
    """Only what this program writes is markup, every link leads somewhere, and nothing leads out but addresses."""
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    for element in root.iter("*"):
        assert element.tag in ELEMENTS
        assert set(element.attrib) <= ATTRIBUTES
        assert not element.get("class") or re.fullmatch(r"[a-z0-9 -]*", element.get("class"))
    for target in root.xpath("//@href"):
        assert target.startswith(("https://", "http://", "data:application/json;base64,")) or target[1:] in ids
    assert len(root.xpath("//script")) == len(root.xpath("//style")) == 1
    assert root.xpath("//script")[0].text_content() == (files("assistant.export.html") / "page.js").read_text(
        "utf-8"
    )


def marked(root: Node, id_: str) -> str:
    """The text that is marked as a quote."""
    return "".join(text_of(one) for one in root.xpath(f"//mark[contains(concat(' ', @class, ' '), ' q{id_} ')]"))


def everywhere(text: str, body: str) -> tuple[list[Exchange], list[Document]]:
    """A conversation in which every text that others write is this one, and quotes overlap."""
    long = document("d1", f"{text} {body} and {text} once more", title=text, language=text, url=text)
    about: dict[str, Any] = {
        "title": text,
        "outlet": text,
        "author": text,
        "path": f"news/{text}",
        "url": text,
        "warnings": (text,),
    }
    said = quoted(long, f"{body} and {text}", speaker=text)
    whole, part = quoted(long, long.text), quoted(long, body)
    claims = (
        replace(claim(f"{text} 19", said, whole), softened=text),
        claim(part.text, part),
        claim(text, said, quote("gone", document="d9", source=1)),
    )
    conflicts = (
        Conflict(text, (Position(text, (2,), (1,)), Position("1", (1,), (1,), superseded_by=0))),
        Conflict(text, (Position(text, (2,), (1,), superseded_by=1), Position("1", (1,), (1,))), "history"),
    )
    result = answer(
        claims,
        (source(1, copies=("d9",), **about),),
        conflicts=conflicts,
        removed=(Rejected(text, text),),
        trace=replace(TRACE, model=text, notices=(text,)),
        question=text,
    )
    told = exchange(replace(result, missing=(text,), complete=False), Filters(outlets=(text,)))
    near = exchange(replace(refusal((said,), result.sources), message=text))
    return [told, near, told], [long]


@settings(max_examples=50)
@given(
    st.text(st.sampled_from("<>&\"'/{}%#! a\n\t\u202e\u200f\u05d0") | st.characters(), max_size=20),
    st.text(st.sampled_from("<>& b\n") | st.characters(), min_size=1, max_size=20),
)
def test_no_text_becomes_markup(text: str, body: str) -> None:
    """Whatever stands in a document or a model's reply: it is there to the letter, but for what is invisible."""
    exchanges, documents = everywhere(text, body)
    root = made(exchanges, *documents)
    checked(root)
    shown = root.xpath("//div[@class='text']")[0]
    assert text_of(shown).strip() == safe(documents[0].text).strip()
    result = exchanges[0].result
    quotes = [one for part in result.claims for one in part.quotes] if hasattr(result, "claims") else []
    assert {marked(root, f"1-{k}") for k in range(1, 5)} == {safe(one.text) for one in quotes}
    assert root.xpath("//title")[0].text_content().startswith(flat(safe(text)))


def test_an_attack_is_only_text() -> None:
    """Nor does it become an address, a language or a name that means anything."""
    exchanges, documents = everywhere(HOSTILE, "body")
    root = made(exchanges, *documents)
    checked(root)
    assert not root.xpath("//*[@lang][not(self::html)]")
    assert not [one for one in root.xpath("//@href") if "evil" in one]


def test_nothing_is_fetched_and_no_other_script_runs() -> None:
    """The policy of the page allows its own style and its own script, by their hashes, and nothing else."""
    written = page([answered([quoted(FERRY, "Nineteen people died")])], shelf(FERRY), now=NOW)
    root: Node = html.document_fromstring(written)
    policy = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    hashes = {
        kind: base64.b64encode(
            hashlib.sha256(root.xpath(f"//{kind}")[0].text_content().encode()).digest()
        ).decode()
        for kind in ("style", "script")
    }
    assert policy.split("; ") == [
        "default-src 'none'",
        f"style-src 'sha256-{hashes['style']}'",
        f"script-src 'sha256-{hashes['script']}'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    assert "url(" not in written
    assert "@import" not in written


def test_a_citation_leads_to_its_quote_and_back() -> None:
    """Each number to the mark in the source's text, each mark to the first place that cites it."""
    root = made([answered([quoted(FERRY, "Nineteen people died"), quoted(FERRY, "It sank at 18:56")])], FERRY)
    numbers = root.xpath("//main//a[@class='n']/@href")
    assert numbers == ["#q1-1", "#q1-2"]
    assert [marked(root, one[2:]) for one in numbers] == ["Nineteen people died", "It sank at 18:56"]
    assert root.xpath("//a[@class='back']/@href") == ["#c1-1", "#c1-2"]
    assert text_of(root.xpath("//*[@id='c1-2']/blockquote")[0]) == "“It sank at 18:56”"
    assert text_of(root.xpath("//*[@id='q1-2']")[0]) == "It sank at 18:56"


def test_what_answers_is_marked_in_its_quote() -> None:
    """In the answer; the quote is the same to the letter, and in its source the whole of it is marked."""
    said = replace(quoted(FERRY, "Nineteen people died, he said."), answer=Span(0, 15))
    root = made([answered([said])], FERRY)
    checked(root)
    (shown,) = root.xpath("//main//blockquote")
    assert [text_of(one) for one in shown.xpath("./mark")] == ["Nineteen people"]
    assert text_of(shown) == "“Nineteen people died, he said.”"
    assert marked(root, "1-1") == said.text


def test_the_same_words_of_two_sources_are_told_once() -> None:
    """With both places, each of which has its number and its way back."""
    other = document("d2", "He said so. Nineteen people died, he said.", outlet="The Strand")
    words = "Nineteen people died, he said."
    said = claim(words, quoted(FERRY, words), quoted(other, words, n=2))
    sources = (source(1, document="d1"), source(2, document="d2", outlet="The Strand"))
    root = made([exchange(answer((said,), sources))], FERRY, other)
    checked(root)
    assert len(root.xpath("//main//blockquote")) == 1
    assert root.xpath("//main//a[@class='n']/@href") == ["#q1-1", "#q1-2"]
    assert " ".join(text_of(root.xpath("//*[@id='c1-2']")[0]).split()) == (
        "[2] The same words · The Strand · undated · d2.txt"
    )


def test_all_that_must_be_said_is_said() -> None:
    """The question as it was taken, filters, notices, what is missing, softened, removed, inferred, suspect."""
    said = quoted(FERRY, "Nineteen people died", speaker="the harbour office", page=3)
    result = replace(
        answer(
            (replace(claim("19 died.", said), softened="“may” was left out"),),
            (
                source(
                    1, document="d1", outlet="Kelpin Post", published="2031-03-04", inferred=("published",),
                    warnings=("It gives orders to a model.",), copies=("d7",), url="https://kelpin.example/1",
                ),
            ),
            removed=(Rejected("It flew.", "no quote says so"),),
            trace=replace(TRACE, notices=("2 undated documents were left out.",)),
        ),
        question=Question("And then?", "How many people died?"),
        missing=("who owned it",),
        complete=False,
    )  # fmt: skip
    copy = document("d7", TEXT, title="Ferry <lost>", outlet="The Strand")
    root = made([exchange(result, Filters(since="2031-03-01", outlets=("Kelpin Post",)))], FERRY, copy)
    main, aside = (" ".join(text_of(root.xpath(f"//{one}")[0]).split()) for one in ("main", "body/aside"))
    for text in (
        "citebound · 20 March 2031, 09:05 UTC And then? Taken as: How many people died?",
        "Only documents published from 1 March 2031, of Kelpin Post were searched.",
        "Incomplete:",
        "19 died. [1] In the source’s own words: “may” was left out “Nineteen people died”",
        "[1] Kelpin Post · the harbour office · 4 March 2031 (inferred) · d1.txt · p. 3",
        "The documents do not say: who owned it",
        "Removed It flew. no quote says so",
        "2 undated documents were left out.",
        "answer.v1, SHA-256 ffffffffffff…",
        "citebound verify answer-1.json",
    ):
        assert text in main
    assert main.index("2 undated documents were left out.") < main.index("19 died.")
    for text in (
        "[1] Kelpin Post · 4 March 2031 (inferred)",
        "reprinted in The Strand, “Ferry <lost>”",
        "It gives orders to a model.",
    ):
        assert text in aside
    assert root.xpath("//aside//a[@rel]/@href") == ["https://kelpin.example/1"]


def test_who_disagrees_stands_side_by_side_and_what_changed_in_order() -> None:
    """Each side with who says it, when, and its quotes; a quote of no side is called a further one."""
    quotes = [quoted(FERRY, words) for words in ("Nineteen people died", "It sank at 18:56", "The end.")]
    claims = tuple(claim(one.text, one) for one in quotes)
    sides = (Position("19", (0,), (1,), superseded_by=1), Position("18:56", (1,), (1,)))
    sources = (source(1, document="d1", outlet="Kelpin Post", published="2031-03-04"),)
    for kind, heading in (("conflict", "The sources disagree."), ("history", "The number changed:")):
        told = exchange(answer(claims, sources, conflicts=(Conflict("How many died?", sides, kind),)))
        root = made([told], FERRY)
        (section,) = root.xpath(f"//section[contains(@class, '{kind}')]")
        assert " ".join(text_of(section).split()).startswith(f"{heading} 19 Kelpin Post, 4 March 2031 [1]")
        assert [text_of(one) for one in section.xpath(".//h4")] == ["19", "18:56"]
        assert [text_of(one) for one in section.xpath(".//blockquote")] == [f"“{one.text}”" for one in quotes[:2]]
        assert [text_of(one) for one in root.xpath("//h3[.='Further quotes']/following::blockquote")] == [
            "“The end.”"
        ]


def test_what_a_model_says_of_a_side_is_told() -> None:
    """Its own words, with their sources, under the words of the side."""
    quotes = [quoted(FERRY, words) for words in ("Nineteen people died", "It sank at 18:56")]
    claims = (claim("Officials counted 19 dead.", quotes[0]), claim(quotes[1].text, quotes[1]))
    sides = (Position("19", (0,), (1,)), Position("18:56", (1,), (1,)))
    result = answer(claims, (source(1, document="d1"),), conflicts=(Conflict("How many?", sides),))
    root = made([exchange(result)], FERRY)
    (told,) = root.xpath("//li[h4='19']/p[@class='claim']")
    assert " ".join(text_of(told).split()) == "Officials counted 19 dead. [1]"


def test_a_refusal_is_calm_and_shows_what_came_nearest() -> None:
    """Marked in its text as no more than that."""
    root = made([exchange(refusal((quoted(FERRY, "It sank at 18:56"),), (source(1, document="d1"),)))], FERRY)
    told = " ".join(text_of(root.xpath("//main")[0]).split())
    assert "Who owned the ferry? The documents do not answer this." in told
    assert "What comes nearest, taken for no answer: “It sank at 18:56”" in told
    assert root.xpath("//article[@class='source near']//mark")


def test_an_answer_that_is_handed_on_can_be_verified() -> None:
    """It is in the page, as ``verify`` reads it, for whoever saves it."""
    told = [answered([quoted(FERRY, "Nineteen people died")]), answered([quoted(FERRY, "The end.")])]
    root = made(told, FERRY)
    saved = root.xpath("//a[@download]")
    assert [one.get("download") for one in saved] == ["answer-1.json", "answer-2.json"]
    for link, one in zip(saved, told, strict=True):
        value = parse(base64.b64decode(link.get("href").partition(",")[2]).decode())
        assert restore(value).sources == one.result.sources


def test_a_document_of_the_last_answer_is_not_shown_whole_again() -> None:
    """Only what stands round the quote; what answered is told again only where that changed."""
    text = "".join(f"Paragraph {n}. {'Of nothing much. ' * 20}\n\n" for n in range(40))
    long = document("d1", text)
    told = [answered([quoted(long, f"Paragraph {n}.")]) for n in (3, 30)]
    changed = replace(told[1], result=replace(told[1].result, trace=replace(TRACE, model="openai:large")))
    first, second, third = made([*told, changed], long).xpath("//div[@class='text']")
    assert text_of(first).count("Paragraph") == 40
    assert 2 < text_of(second).count("Paragraph") < 10
    assert text_of(third) == text_of(second)
    assert second.xpath("./p[@class='gap']")
    assert len(made([*told, changed], long).xpath("//footer/dl")) == 2


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ((), "no longer in the index"),
        ((replace(FERRY, text=f"New. {TEXT}"),), "changed in the index since"),
        ((FERRY,), None),
    ],
)
def test_a_document_that_is_not_what_it_was_is_not_passed_off(now: tuple[Document, ...], said: str | None) -> None:
    """The quotes alone are shown, and why; the links lead to them all the same."""
    root = made([answered([quoted(FERRY, "Nineteen people died"), quoted(FERRY, "The end.")])], *now)
    checked(root)
    notes = [text_of(one) for one in root.xpath("//p[@class='callout']")]
    assert [said in note for note in notes if said] == ([True] if said else [])
    assert [marked(root, id_) for id_ in ("1-1", "1-2")] == ["Nineteen people died", "The end."]
    assert ("he said" in text_of(root.xpath("//aside")[0])) == (said is None)


def test_pages_of_a_file_are_named() -> None:
    """Where they begin in its text, without a character of them being in it."""
    paged = replace(FERRY, pages=(0, TEXT.index("It sank")))
    root = made([answered([quoted(paged, "It sank at 18:56", page=2)])], paged)
    assert root.xpath("//span[@class='page']/@data-page") == ["1", "2"]
    assert text_of(root.xpath("//div[@class='text']")[0]).strip() == TEXT
    assert "d1.txt · p. 2" in text_of(root.xpath("//main//figcaption")[0])


def test_words_of_a_reprint_are_shown_in_the_reprint() -> None:
    """Below the source that they are put down to, with what is known of the reprint."""
    reprint = document("d7", "As Coastwire has it: Nineteen people died.", outlet="Hallin Courier")
    root = made([answered([quoted(reprint, "Nineteen people died")])], FERRY, reprint)
    own, copy = root.xpath("//article[starts-with(@class, 'source')]")
    assert not own.xpath(".//mark")
    assert [text_of(one) for one in copy.xpath(".//mark")] == ["Nineteen people died"]
    assert text_of(copy.xpath("./p[@class='whose']")[0]) == "[1] Hallin Courier · undated · a reprint"


def test_directions_of_writing_do_not_mix() -> None:
    """Each text of others is isolated, so that a right-to-left name leaves the line round it in order."""
    name = "\u05e7\u05dc\u05e4\u05d9\u05df"
    text = f"{name} {name}."
    hebrew = document("d1", text, language="he")
    told = answered([quoted(hebrew, text, speaker=name)], source(1, document="d1", outlet=name, title=name))
    root = made([told], hebrew)
    for element in root.iter("*"):
        own = "".join([element.text or "", *(child.tail or "" for child in element)])
        if name in own and element.tag not in ("bdi", "title", "mark"):
            assert any(one.get("dir") == "auto" for one in (element, *element.iterancestors())), element.tag
    assert root.xpath("//div[@class='text']/@lang") == ["he"]


PAIRS = [("ink", "paper"), ("soft", "paper"), ("link", "paper"), ("alarm", "paper"), ("ink", "raised"),
         ("soft", "raised"), ("link", "raised"), ("alarm", "raised"), ("ink", "quoted"), ("ink", "found"),
         ("link", "quoted")]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
@pytest.mark.parametrize(("ink", "paper"), PAIRS)
def test_text_has_the_contrast_that_wcag_asks_of_it(scheme: str, ink: str, paper: str) -> None:
    """At least 4.5 to 1 (WCAG 2.2, level AA), by day, by night and on paper."""
    style = (files("assistant.export.html") / "page.css").read_text("utf-8")
    blocks = [
        dict(re.findall(r"--([\w-]+): (#\w+)", block)) for block in re.findall(r":root {(.*?)}", style, re.DOTALL)
    ]
    light, dark, printed = blocks
    colours = {"light": light, "dark": light | dark, "print": light | printed}[scheme]
    assert contrast(colours[ink], colours[paper]) >= 4.5
