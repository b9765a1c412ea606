"""What a style hides of a page, and what only looks like it."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from index.readers import read
from index.readers.style import is_unseen

_STORY = "".join(f"<p>The crane fell at noon, and {n} people who stood under it ran away.</p>" for n in range(9))
_KEYWORDS = ["inherit", "initial", "unset", "revert", "revert-layer", "currentcolor", "currentColor"]
_COLOURS = ["#fff", "#ffffff", "white", "#c0ffee", "red", "rgb(1, 2, 3)", "var(--paper)", "hsl(0 0% 100%)"]
_SIDES = st.integers(-400, 400)


def _unseen(style: str, inner: str = "It rose.", *, tag: str = "div") -> bool:
    element = html.fragment_fromstring(f"<{tag}>{inner}</{tag}>")
    element.set("style", style)
    return is_unseen(element)


@given(
    st.sampled_from(_COLOURS),
    st.sampled_from(["background", "background-color", "BACKGROUND"]),
    st.sampled_from(["{} ", "{}!important", "none {}", "{} no-repeat"]),
    st.booleans(),
)
def test_letters_in_the_colour_of_their_ground_are_unseen(
    colour: str, ground: str, written: str, first: bool
) -> None:
    """Whichever is said first, and whatever else is said of the ground."""
    said = [f"color:{colour}", f"{ground}: {written.format(colour)}"]
    assert _unseen(";".join(said if first else said[::-1]))
    assert _unseen(f"margin:0;{said[0]};padding:0;{said[1]};")


@given(st.sampled_from(_KEYWORDS), st.sampled_from(_KEYWORDS), st.sampled_from(["background", "background-color"]))
def test_a_colour_that_other_elements_say_is_none(letters: str, ground: str, what: str) -> None:
    """The same word stands for two colours."""
    assert not _unseen(f"color: {letters}; {what}: {ground}")
    assert not _unseen(f"color: {letters}!important; {what}: {ground}!important")


@pytest.mark.parametrize(
    "ground",
    [
        "background:#fff url(x.png)",
        "background: url('data:image/png;base64,iVBO') #fff",
        "background-image:url(x.png);background-color:#fff",
        "background-color:#fff;background-image:linear-gradient(#000, #111)",
        "background:#fff -webkit-image-set(url(x.png) 1x)",
    ],
)
def test_before_a_picture_letters_may_have_the_colour_behind_it(ground: str) -> None:
    """Nobody knows what it shows; letters that have no colour are seen before none."""
    assert not _unseen(f"color:#fff;{ground}")
    assert _unseen(f"color:transparent;{ground}")
    assert not _unseen(f"color:transparent;{ground};-webkit-background-clip:text")


@pytest.mark.parametrize(
    ("inner", "unseen"),
    [
        ("<p>It rose.</p>", True),
        ("<p style='margin:0'>It rose.</p>", True),
        ("<p style='color:inherit'>It rose.</p>", True),
        ("<p style='color:white'>It rose.</p>", True),
        ("<p><b style='color:#123'>It rose.</b></p>", False),
        ("<p style='background:#000'>It rose.</p>", False),
        ("<p style='background:url(x.png)'>It rose.</p>", False),
        ("<p class='shown'>It rose.</p>", False),
        ("<font color='#000000'>It rose.</font>", False),
        ("<font color='#FFF'>It rose.</font>", True),
        ("<table><tr><td bgcolor='black'>It rose.</td></tr></table>", False),
    ],
)
def test_a_part_with_a_colour_of_its_own_is_judged_by_itself(inner: str, unseen: bool) -> None:
    """A wrapper hides only what has its colours."""
    assert _unseen("color:#fff;background:#ffffff", inner) is unseen


def test_a_wrapper_in_one_colour_keeps_the_article_that_is_in_another() -> None:
    """And what is in it in the wrapper's colour is no part of the article."""
    inner = f"<div style='color:#000'>{_STORY}</div><p style='color:#fff;background:#fff'>It rose.</p>"
    page = read(
        Path("a.html"), f"<body><h1>Crane</h1><div style='color:#fff;background:#fff'>{inner}</div>".encode()
    )
    assert "8 people who stood under it" in page.text
    assert [one.text for one in page.removed if one.why == "hidden text"] == ["It rose."]


@given(_SIDES, _SIDES, _SIDES, _SIDES, st.sampled_from([", ", ",", " "]))
def test_a_box_is_clipped_away_if_nothing_is_left_of_it(
    top: int, right: int, bottom: int, left: int, between: str
) -> None:
    """A pixel is nothing, however far from the corner."""
    sides = between.join(f"{side}px" for side in (top, right, bottom, left))
    assert _unseen(f"clip: rect({sides})") is (right - left <= 1 or bottom - top <= 1)


@pytest.mark.parametrize(
    ("style", "unseen"),
    [
        ("clip: rect(0, 300px, 200px, 0)", False),
        ("clip: rect(1px 300px 200px 1px)", False),
        ("clip: rect(0, auto, auto, 0)", False),
        ("clip: rect(auto, auto, 0, auto)", True),
        ("clip: rect(0em, 2em, 1em, 0em)", False),
        ("clip: rect(1px 1px 1px 1px);clip:rect(1px,1px,1px,1px)", True),
        ("clip: auto", False),
        ("clip: rect(0, 0)", False),
        ("background-clip: rect(0 0 0 0)", False),
        ("margin-bottom:-99999px;padding-bottom:99999px", False),
        ("margin-right:-99999px", False),
        ("margin-top:-120px", False),
        ("margin-left:-9999px", True),
        ("bottom:-9999px", True),
        ("left : -999em", True),
        ("text-indent:-9999px", True),
        ("left:-9px", False),
        ("padding-left:9999px", False),
        ("-webkit-transform:translate3d(-10000px,0,0)", True),
        ("transform:rotate(3deg) translate(0, -99999px)", True),
        ("transform:rotate(-7200deg)", False),
        ("visibility: hidden !important", True),
        ("-webkit-backface-visibility:hidden;backface-visibility:hidden", False),
        ("overflow:hidden", False),
        ("--display:none", False),
        ("DISPLAY : NONE", True),
        ("display", False),
        ("", False),
    ],
)
def test_a_property_means_itself_alone(style: str, unseen: bool) -> None:
    """Not one whose name ends alike; and how far a box is moved is what counts."""
    assert _unseen(style) is unseen


@given(st.text(f"{string.ascii_lowercase}#()-.:;,!%059 ", max_size=60))
def test_any_style_is_read(style: str) -> None:
    """Whatever it is; what hides, hides beside all else that is said."""
    assert _unseen(style) in (True, False)
    assert _unseen(f"{style};display:none")


@pytest.mark.parametrize(
    "piece", ["translate(", "transform:translate(", "color:a(", "a(", "rect(", "clip:rect(", "-1"]
)
def test_a_style_that_repeats_itself_is_read_to_its_end(piece: str) -> None:
    """Hours would be spent on one in which each beginning is followed to the end."""
    for opened in ("", "transform:", "clip:", "background:", "color:", "font-size:", "left:"):
        assert not _unseen(f"{opened}{piece * 30_000};float:left")
