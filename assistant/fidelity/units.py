"""The unit that stands with a number: what it measures, the half of the day, or that it counts things."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from assistant.word_forms import word_terms

# The words of one unit stand together; a plural counts as its singular.
_UNITS: Final = """
percent %; point; km kilometre kilometer; mile; metre meter m; foot feet ft; cm centimetre centimeter; hectare ha
acre; tonne ton; kg kilogram kilo; gram; litre liter; gallon; barrel; second; minute; hour; day; week; month; year
decade; dollar $; euro €; pound £; yen ¥; crown; rouble ruble; yuan; rupee; franc; degree; knot; mph; km/h
"""
# "Ten times" is ten times as much, or ten occasions: no share of a hundred. The words are none of a measure.
_TIMES: Final = frozenset(("times", "fold"))
_UNIT: Final = re.compile(
    r"[ -]?(?:(?:o'clock )?in the (?P<part>morning|afternoon|evening)\b"
    r"|(?P<half>[ap])\.?m\b"
    r"|(?P<degree>°|degrees?)(?: ?(?P<scale>[CF]\b|celsius|centigrade|fahrenheit))?"
    r"|(?:(?P<square>square|cubic) )?(?P<unit>%|per ?cent(?:age points?)?|[a-z]+(?:/h)?))",
    re.IGNORECASE,
)
_CURRENCY: Final = re.compile(r"[$€£¥] ?$")
# A plural right behind a number says what is counted: "ten boats" is no share, and no temperature.
_PLURAL: Final = re.compile(r" ([a-z]{2,}[^\Ws_])s\b(?!')")
_DEGREES: Final = frozenset(("degree", "°C", "°F"))
_NO_COUNTS: Final = _DEGREES | {"percent", "point"}


def unit(text: str, start: int, end: int) -> str | None:
    """The unit of the number ``text[start:end]`` of a folded text, in one form; ``None`` if it has none."""
    if sign := _CURRENCY.search(text[max(0, start - 2) : start]):
        return _known_units()[sign[0].strip()]
    found = _UNIT.match(text, end)
    if not found:
        return None
    if found["half"] or found["part"]:
        return "a.m." if (found["half"] or found["part"]).lower() in ("a", "morning") else "p.m."
    if found["degree"]:
        scale = (found["scale"] or "")[:1].upper()
        return f"°{scale}" if scale else "degree"
    word = found["unit"].lower()
    if word.startswith(("per cent", "percent")):
        return "point" if "age" in word else "percent"
    known = "times" if word in _TIMES else _known_units().get(word)
    return f"{found['square'].lower()} {known}" if known and found["square"] else known


def counted(text: str, end: int) -> bool:
    """Whether the number that ends there counts things of a kind that is no unit: "ten boats"."""
    found = _PLURAL.match(text, end)
    return bool(found and word_terms(f"{found[1]}s") and not is_unit(f"{found[1]}s"))


def agree(unit: str | None, other: str | None, *, counts: bool = False) -> bool:
    """Whether a quantity in a unit may be told of one in another; ``counts`` if that one counts things.

    A number without a unit may have any; "5 degrees" is "5 °C", or "5 °F".
    """
    if counts and unit in _NO_COUNTS:
        return False
    if unit is None or other is None or unit == other:
        return True
    return "degree" in (unit, other) and _DEGREES.issuperset((unit, other))


def is_clock(unit: str) -> bool:
    """Whether a unit tells the half of the day."""
    return unit in ("a.m.", "p.m.")


def is_unit(word: str) -> bool:
    """Whether a word counts or measures, such as "crowns" and "km"."""
    return word.lower() in _known_units()


@cache
def _known_units() -> dict[str, str]:
    groups = [group.split() for group in _UNITS.replace("\n", ";").split(";") if group.strip()]
    return {word + ending: group[0] for group in groups for word in group for ending in ("", "s")}
