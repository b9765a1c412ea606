"""What the documents show of the program, pictures and tables, is what the program prints today."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from evals import documents
from evals.picture import THEMES


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    """Every file that has something made in it, as it should be."""
    return documents.made()


@pytest.mark.parametrize("name", [*THEMES, "settings.md"])
def test_what_is_made_from_the_program_is_up_to_date(name: str, made: dict[str, str]) -> None:
    """If it is not: ``python -m evals.documents``."""
    assert (documents.FOLDER / name).read_text("utf-8") == made[name]


@pytest.mark.parametrize("name", THEMES)
def test_a_picture_is_whole_in_itself(name: str) -> None:
    """It is XML, fetches nothing, and runs nothing."""
    text = (documents.FOLDER / name).read_text("utf-8")
    root = ET.fromstring(text)  # noqa: S314  (the project's own file)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert set(re.findall(r"url\(([^)]*)\)", text)) <= set(re.findall(r"url\((#[^)]*)\)", text))
    assert re.findall(r"https?://[^\"]*", text) == ["http://www.w3.org/2000/svg"]
    assert "<script" not in text


@pytest.mark.parametrize("name", THEMES)
def test_a_picture_can_be_read(name: str) -> None:
    """Every text has a contrast of at least 4.5 to the background (WCAG 2.2, 1.4.3), faint ones 4."""
    text = (documents.FOLDER / name).read_text("utf-8")
    background = _luminance(re.search(r'<rect x=[^>]*fill="(#[0-9a-f]{6})"', text)[1])  # type: ignore[index]
    for colour in re.findall(r"\.answer-r\d+ \{ fill: (#[0-9a-f]{6})", text):
        low, high = sorted((background, _luminance(colour)))
        assert (high + 0.05) / (low + 0.05) >= 4, colour


def _luminance(colour: str) -> float:
    """The relative luminance of ``#rrggbb``, as WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
