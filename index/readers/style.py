"""Whether the style of an element keeps a reader from seeing what is in it."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

# What a browser calls by its own name, it now calls by the common one, too.
_VENDOR = re.compile("-(?:webkit|moz|ms|o)-")
# No opacity: pages have their articles fade in by it.
_NOT_DISPLAYED = frozenset({("display", "none"), ("visibility", "hidden"), ("content-visibility", "hidden")})
# How far off the page a box is no more seen; margins draw boxes over one another, too. None to the right or below:
# they move what follows, and columns are made equally high by them.
_FAR = {"text-indent": 100, "left": 100, "top": 100, "right": 1000, "bottom": 1000}
_FAR |= {"margin-left": 1000, "margin-top": 1000}
_BACK = re.compile(r"-\d{1,9}")
# Bounded, as whoever writes a page may repeat its beginning as often as he likes.
_MOVED = re.compile(r"translate(?:x|y|z|3d)?\([^)]{0,80}-\d{4}")
_RECT = re.compile(r"rect\(([^()]*)\)")
_SIDE = re.compile(r"(?P<number>-?(?:\d+(?:\.\d*)?|\.\d+))(?P<unit>[a-z]*)")
# Pixels: of those that are kept for screen readers, one is often left. An em is some sixteen, and no other unit is
# much below one.
_LEAST, _OTHER_UNIT = 1, 16
# Too small to read.
_TINY = re.compile(r"0(?:\.0+)?[a-z%]*|(?:[01]|[01]?\.\d+)(?:px|pt|%)")
_GROUND = ("background", "background-color")
_COLOUR = re.compile(r"#\w+|[\w-]+(?:\([^()]*\))?")
# Letters of no colour are seen all the same where they cut their ground out.
_CLEAR = frozenset({"transparent", "#0000", "#00000000"})
_CUT_OUT = "text"
# What colour that is, other elements say.
_BORROWED = frozenset({"inherit", "initial", "unset", "revert", "revert-layer", "currentcolor"})
# As pages had it before there were styles.
_COLOURED_BY = ("color", "bgcolor")
# Elements inside one whose letters have the colour of its ground, to see whether theirs is another. To look
# through all would take long where such elements stand inside one another.
_LOOKED_AT = 200
# What may lie between letters and the colour of their ground.
_PICTURE = re.compile(r"(?:url|gradient|image|image-set|cross-fade|element|paint)\(")


class _Paint(NamedTuple):
    """The colour of letters, if it is said, and those of their ground; whether there is more to the ground."""

    letters: str | None
    ground: frozenset[str]
    pictured: bool


def is_unseen(element: HtmlElement) -> bool:
    """Whether its style keeps a reader from seeing it, and no part of it has a style that may show it again."""
    style = element.get("style")
    if not style:
        return False
    declared = list(_declared(style))
    if any(_hides(name, value) for name, value in declared):
        return True
    if any(name == "font-size" and _TINY.fullmatch(value) for name, value in declared):
        # Gaps between boxes are closed up by it, too: of what is in these, their own styles decide.
        return not any(one.get("style") or one.get("class") for one in element.iterdescendants())
    paint = _paint(style)
    below = islice(element.iterdescendants(), _LOOKED_AT)
    return _is_invisible(paint) and not any(_is_painted(one, paint.letters) for one in below)


def _declared(style: str) -> Iterator[tuple[str, str]]:
    """Property and value, one after the other."""
    for declaration in style.lower().split(";"):
        name, _, value = declaration.partition(":")
        yield _VENDOR.sub("", name.strip(), 1), value.partition("!")[0].strip()


def _hides(name: str, value: str) -> bool:
    if (name, value) in _NOT_DISPLAYED:
        return True
    if name in _FAR:
        back = _BACK.match(value)
        return back is not None and int(back[0]) <= -_FAR[name]
    if name == "transform":
        return _MOVED.search(value) is not None
    return name == "clip" and _is_clipped(value)


def _is_clipped(value: str) -> bool:
    """Whether nothing is left of a box: the sides, top, right, bottom and left, are counted from its corner."""
    found = _RECT.match(value)
    sides = found[1].replace(",", " ").split() if found else []
    if len(sides) != len(("top", "right", "bottom", "left")):
        return False
    top, left = (_pixels(sides[n], auto=0) for n in (0, 3))
    right, bottom = (_pixels(sides[n], auto=math.inf) for n in (1, 2))
    return right - left <= _LEAST or bottom - top <= _LEAST


def _pixels(side: str, auto: float) -> float:
    found = _SIDE.fullmatch(side)
    if not found:
        return auto
    return float(found["number"]) * (1 if found["unit"] in ("", "px") else _OTHER_UNIT)


# A page has the same few styles over and over.
@lru_cache(maxsize=256)
def _paint(style: str) -> _Paint:
    letters, ground, pictured = None, set[str](), False
    for name, value in _declared(style):
        if name == "color":
            letters = _long(value)
        elif name in _GROUND:
            ground |= {_long(value), *map(_long, _COLOUR.findall(value))}
        elif name == "background-clip" and value == _CUT_OUT:
            ground.add(_CUT_OUT)
        pictured = pictured or (name.startswith("background") and _PICTURE.search(value) is not None)
    return _Paint(None if letters in _BORROWED else letters, frozenset(ground - _BORROWED), pictured)


def _is_invisible(paint: _Paint) -> bool:
    if paint.letters is None or _CUT_OUT in paint.ground:
        return False
    return paint.letters in _CLEAR or (paint.letters in paint.ground and not paint.pictured)


def _is_painted(element: HtmlElement, letters: str | None) -> bool:
    """Whether it may have another colour than ``letters``, or another ground: a class may give it any."""
    if element.get("class"):
        return True
    if any(_long(colour.lower()) != letters for key in _COLOURED_BY if (colour := element.get(key))):
        return True
    paint = _paint(element.get("style", ""))
    return paint.pictured or bool({paint.letters, *paint.ground} - {letters, None})


def _long(colour: str) -> str:
    """A colour in one of the ways to write it."""
    named = {"white": "#ffffff", "black": "#000000"}.get(colour, colour)
    short = re.fullmatch(r"#([\da-f])([\da-f])([\da-f])", named)
    return "#" + "".join(digit * 2 for digit in short.groups()) if short else "".join(named.split())
