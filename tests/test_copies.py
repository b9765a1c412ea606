"""Copies: what is one, how copies differ, and which documents are one source."""

from __future__ import annotations

from contextlib import closing
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.reading import invented
from index.catalog import Catalog
from index.copies import GUARANTEED, Kinship, canonical, copies_of, groups, similarity, sketch
from index.copies.alterations import Alterations, alterations
from index.copies.likeness import Kind, Runs, compare, runs
from index.types import Document, Metadata, Origin

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.copies.likeness import Likeness

WIRE = (
    "The ferry Maren Holt ran aground off Kelpin on Monday evening with more than 200 people on board. Lifeboats"
    " from three harbours reached her within the hour, and the last of them left the wreck shortly before noon."
    " The harbour office said on Tuesday that 19 people were dead and that seven were still missing. Divers are to"
    " search the forward cabins as soon as the swell allows, its spokesman Tobin Wrede told reporters at the quay."
)
_SEEDS = st.integers(0, 10_000)
_WORDS = st.lists(st.sampled_from("ash elm oak fir yew bay fig box may sal".split()), max_size=120)


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with closing(Catalog(tmp_path / "catalog.sqlite", create=True)) as opened:
        yield opened


def put(catalog: Catalog, id_: str, text: str, about: Metadata | None = None) -> None:
    catalog.put(Document(id_, f"/{id_}", id_, text, about or Metadata()), [], [], sketch=sketch(text))


def said(published: str) -> Metadata:
    return Metadata(published=published, origins=(("published", Origin.HEAD),))


def inferred(published: str) -> Metadata:
    return Metadata(published=published, origins=(("published", Origin.ADDRESS),))


def article(seed: int, words: int = 200) -> str:
    return invented.page(invented.article(Random(seed), words))


def likeness(a: str, b: str) -> Likeness | None:
    return compare(Runs.of(a), Runs.of(b))


# -- sketches ------------------------------------------------------------------------------------------------


@given(_SEEDS)
def test_a_sketch_does_not_depend_on_case_or_white_space(seed: int) -> None:
    """Nor on punctuation."""
    text = article(seed, 60)
    assert sketch(text) == sketch("\n\t ".join(text.upper().split())) == sketch(text.replace(",", " –"))


@given(_WORDS, _WORDS, _WORDS, _WORDS, st.integers(0, 5_000))
def test_a_common_stretch_always_leaves_a_common_hash(
    before: list[str], after: list[str], ahead: list[str], behind: list[str], seed: int
) -> None:
    """However much of other text stands around it, and in texts that repeat themselves."""
    common = article(seed, GUARANTEED).split()[:GUARANTEED]
    a, b = " ".join([*before, *common, *after]), " ".join([*ahead, *common, *behind])
    if len(runs(" ".join(common))) >= GUARANTEED - 4:
        assert sketch(a) & sketch(b)


@given(_WORDS)
def test_a_sketch_holds_hashes_of_runs_and_one_of_every_window(words: list[str]) -> None:
    """No text of five words is without, and none has more hashes than runs."""
    own = sketch(" ".join(words))
    assert bool(own) == (len(words) >= 5)
    assert len(own) <= max(0, len(words) - 4)


@settings(max_examples=30)
@given(_SEEDS, st.floats(0.1, 1))
def test_the_estimate_is_near_the_exact_share(seed: int, share: float) -> None:
    """Within four standard errors of a sample of as many hashes, and the ends of two sketches' windows."""
    told, other = invented.article(Random(seed), 400), invented.article(Random(seed + 20_000), 400)
    kept = told[: round(share * len(told))]
    a, b = invented.page(told), invented.page([*kept, *other[: len(told) - len(kept)]])
    left, right = frozenset(runs(a)), frozenset(runs(b))
    exact = len(left & right) / min(len(left), len(right))
    n = min(len(sketch(a)), len(sketch(b)))
    assert abs(similarity(sketch(a), sketch(b)) - exact) <= 4 * (exact * (1 - exact) / n) ** 0.5 + 4 / n


# -- what a copy is ------------------------------------------------------------------------------------------


@given(_SEEDS, _SEEDS)
def test_likeness_is_symmetric_and_a_text_is_like_itself(a: int, b: int) -> None:
    """Whichever is named first; a text of itself is a reprint, whole."""
    one, other = article(a, 60), article(b, 60)
    assert likeness(one, other) == likeness(other, one)
    found = likeness(one, one)
    assert found is not None
    assert (found.kind, found.share) == (Kind.REPRINT, 1.0)


@pytest.mark.parametrize(
    ("copy", "kind"),
    [
        (f"Disaster off Kelpin\n\nBy Ada Brun\n\n(Coastwire) – {WIRE}", Kind.REPRINT),
        (WIRE.replace("harbour", "harbor").replace("shortly ", ""), Kind.REPRINT),
        (WIRE.replace("19 people", "nineteen people"), Kind.REPRINT),
        (WIRE.replace("19 people", "23 people"), Kind.REVISION),
        (WIRE.replace("Tobin Wrede", "Ode Lund"), Kind.REVISION),
        (f"{article(1, 70)} {WIRE} {article(2, 70)}", Kind.PART),
        (f"{WIRE[: len(WIRE) * 3 // 5]} Read the whole story at its source.", Kind.REPRINT),
        (article(3, 80), None),
        ("The spokesman Tobin Wrede told reporters at the quay.", None),
    ],
    ids=["head", "edited", "spelled", "figure", "name", "within", "excerpt", "other", "phrase"],
)
def test_how_a_copy_differs(copy: str, kind: Kind | None) -> None:
    """Whole, in part or revised; and a text of few words is no copy because a longer one has them."""
    found = likeness(WIRE, copy)
    assert (found and found.kind) == kind


def test_one_form_filled_in_twice_is_no_copy() -> None:
    """Two weekly bulletins differ in nearly every figure, and each says what the other does not."""
    form = (
        "In the past week {} ships called at the northern quay of the port and {} left it again with cargo. The"
        " pilots were out on {} nights because of the wind from the north, and the tugs burned {} tonnes of oil in"
        " all. The office reminds all owners that dues are to be paid before the first day of the next month."
    )
    assert likeness(form.format(41, 38, 3, 12), form.format(57, 60, 5, 14)) is None
    assert likeness(form.format(41, 38, 3, 12), form.format(41, 38, 3, 14)) is not None
    brief = form.replace("{}", "some", 2)
    assert likeness(brief.format(3, 12), brief.format(5, 14)) is None
    assert likeness(brief.format(3, 12), brief.format(3, 14)) is not None


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ("1,500", "1.500", True),
        ("1.5 million", "1,500,000", True),
        ("twenty-three", "23", True),
        ("two hundred", "200", True),
        ("seven", "eleven", False),
        ("18:56", "18:57", False),
        ("1.5", "15", False),
    ],
)
def test_figures_are_compared_by_their_value(ours: str, theirs: str, *, same: bool) -> None:
    """However they are written."""
    text = "The town paid about {} for the old mill."
    found = alterations(text.format(ours), text.format(theirs))
    assert found == Alterations(figures_kept=int(same), figures_changed=int(not same))


@given(st.text(max_size=200), st.text(max_size=200))
def test_alterations_are_symmetric(a: str, b: str) -> None:
    """And a text has none against itself."""
    assert alterations(a, b) == alterations(b, a)
    assert not alterations(a, a).any


# -- groups --------------------------------------------------------------------------------------------------

_TEXTS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.booleans()), min_size=2, max_size=7)


@settings(max_examples=25)
@given(drawn=_TEXTS, shuffled=st.randoms(use_true_random=False))
def test_groups_are_a_partition_whatever_the_order_of_indexing(
    drawn: list[tuple[int, int, bool]], shuffled: Random, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Copies are copies of each other, none of itself; every member is a copy of the canonical one."""
    texts = {
        f"d{n}": article(a, 60) + (f"\n\n{article(b, 60)}" if both else "") for n, (a, b, both) in enumerate(drawn)
    }
    listed = []
    for order in (list(texts), shuffled.sample(list(texts), len(texts))):
        with closing(Catalog(tmp_path_factory.mktemp("c") / "catalog.sqlite", create=True)) as catalog:
            for one in order:
                put(catalog, one, texts[one])
            copies = {one: copies_of(catalog, one) for one in texts}
            listed.append((copies, groups(catalog)))
    assert listed[0] == listed[1]
    copies, found = listed[0]
    for one, others in copies.items():
        assert one not in others
        assert all({one, *others} == {other, *copies[other]} for other in others)
    assert {one.documents for one in found} == {tuple(sorted((a, *b))) for a, b in copies.items() if b}
    for group in found:
        expected = {one: likeness(texts[group.canonical], texts[one]) for one in group.copies}
        assert group.copies == expected
        assert None not in expected.values()


def test_a_page_of_two_stories_makes_no_group_of_them(catalog: Catalog) -> None:
    """It belongs with one, is known as a copy of both, and they stay two sources, dated or not."""
    put(catalog, "a", WIRE)
    put(catalog, "b", article(1, 100))
    put(catalog, "digest", f"{article(2, 20)}\n\n{WIRE}\n\n{article(1, 100)}")
    assert copies_of(catalog, "a") == () or copies_of(catalog, "b") == ()
    put(catalog, "a", WIRE, said("2030-03-04"))
    put(catalog, "b", article(1, 100), said("2030-03-05"))
    assert Kinship(catalog).group("digest").documents == ("a", "digest")
    assert copies_of(catalog, "b") == ()


def test_two_excerpts_of_an_earlier_article_are_one_source(catalog: Catalog) -> None:
    """They have nothing in common but where they come from."""
    told = invented.article(Random(5), 300)
    half = len(told) // 2
    put(catalog, "whole", invented.page(told), said("2030-03-04"))
    put(catalog, "x", invented.page(told[: half - 1]), said("2030-03-06"))
    put(catalog, "y", invented.page(told[half + 1 :]), said("2030-03-05"))
    (group,) = groups(catalog)
    assert (group.canonical, set(group.copies)) == ("whole", {"x", "y"})


def test_a_revision_is_named_as_one(catalog: Catalog) -> None:
    """It is no independent source, and its other figure is not the canonical one's."""
    put(catalog, "a", WIRE, said("2030-03-04"))
    put(catalog, "b", WIRE.replace("19 people", "23 people"), said("2030-03-06"))
    group = Kinship(catalog).group("b")
    assert (group.canonical, {one: like.kind for one, like in group.copies.items()}) == (
        "a",
        {"b": Kind.REVISION},
    )


def test_a_document_without_copies_is_a_group_of_itself(catalog: Catalog) -> None:
    """So is one that is not there, or too short to have a sketch."""
    put(catalog, "a", WIRE)
    put(catalog, "b", "Too short.")
    for one in ("a", "b", "none"):
        assert Kinship(catalog).group(one).documents == (one,)
        assert copies_of(catalog, one) == ()
    assert groups(catalog) == ()


@pytest.mark.parametrize(
    ("about", "lengths", "first"),
    [
        ({"a": said("2030-03-05"), "b": said("2030-03-04")}, {}, "b"),
        ({"a": Metadata(), "b": said("2030-03-04")}, {"a": 9, "b": 1}, "b"),
        ({"a": said("2030-03-05"), "b": inferred("2030-03-04")}, {}, "a"),
        ({"a": Metadata(), "b": inferred("2030-03-04")}, {"a": 9, "b": 1}, "b"),
        ({"a": Metadata(), "b": Metadata()}, {"a": 1, "b": 9}, "b"),
        ({"b": Metadata(), "a": Metadata()}, {}, "a"),
    ],
)
def test_the_earliest_said_date_stands_for_the_group(
    about: dict[str, Metadata], lengths: dict[str, int], first: str
) -> None:
    """Then the earliest inferred one, then the longest text, then the id."""
    assert canonical(about, lengths) == first
