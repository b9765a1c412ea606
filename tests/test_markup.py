"""Tags in plain text: what is made of them, and that no text takes long."""

from __future__ import annotations

import pytest

from index.clean import markup


def test_a_row_without_its_table_is_a_row() -> None:
    """One that is never closed is none, and the next one is."""
    assert markup.tags("<tr><td>Maren</td><td>19</td></tr>")[0].strip() == "Maren | 19"
    opened = markup.tags("<tr><td>lost <tr><td>Maren</td><td>19</td></tr>")[0]
    assert opened.split("\n")[-2:] == ["Maren | 19", ""]
    assert "lost" in opened


@pytest.mark.parametrize(
    ("before", "expected"),
    [("", "- a"), ("x", "x\n- a"), ("x\n  ", "x\n  - a"), ("  ", "  - a")],
)
def test_an_item_begins_a_line(before: str, expected: str) -> None:
    """Unless it stands at the beginning of one."""
    assert markup.tags(f"{before}<li>a")[0] == expected


@pytest.mark.parametrize(
    "text",
    [
        "<table><tr><td>" * 20_000,
        "<tr><td>x " * 20_000,
        "<p" + ' _a="b _c=d"' * 40 + " 1",
        "<li>" * 50_000,
        "a } }\n" * 20_000,
    ],
    ids=["open tables", "open rows", "values in quotes", "items", "braces"],
)
def test_no_text_takes_long(text: str) -> None:
    """Tags that nothing closes, by the thousand, are done with; letters are kept."""
    found = markup.tags(text)[0]
    assert "<td" not in found
    assert found.count("x") == text.count("x")
