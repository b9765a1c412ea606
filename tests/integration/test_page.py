"""The page of ``ask --html`` in a browser: by mouse and by keyboard, wide and narrow, on paper, in the dark."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest
from browser import PROGRAM, browser
from builders import answer, claim, source
from export_builders import HOSTILE, document, exchange, quoted, shelf
from process import citebound

from assistant import export

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from browser import Tab

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="there is no Chromium on this machine")

# Chrome's own names of what a page says of itself on its console, or asks for.
COMPLAINTS = (
    "Log.entryAdded",
    "Runtime.exceptionThrown",
    "Runtime.consoleAPICalled",
    "Page.javascriptDialogOpening",
)
WIDTHS = {"desk": (1200, 800), "phone": (390, 844)}
# The whole of an element is in the window, and nothing lies over it.
IN_SIGHT = """(one => {
    const {top, bottom, left, right} = one.getClientRects()[0];
    const there = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth && one.contains(there);
})"""
MARK = "document.querySelector(':target')"
COLOUR = "one => getComputedStyle(one).backgroundColor"


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    """One browser for all tests: its start takes longer than any of them."""
    with browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _with_scripts(tab: Tab) -> None:
    tab.call("Emulation.setScriptExecutionDisabled", value=False)


@pytest.fixture(scope="module")
def page(ferry: Path) -> str:
    """The address of the page of a contested answer; with ``--json``, nothing but JSON is printed."""
    done = citebound("ask", "How many people died on the ferry?", "--html", "page.html", "--json", cwd=ferry)
    assert done.status == 0, done.err
    assert done.json["kind"] == "answer"
    assert len(done.json["conflicts"]) == 1
    return (ferry / "page.html").as_uri()


def silent(tab: Tab, url: str) -> None:
    """Nothing was complained of, and nothing asked for but the page itself."""
    assert tab.told(*COMPLAINTS) == []
    assert {one["request"]["url"].partition("#")[0] for one in tab.told("Network.requestWillBeSent")} == {url}


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", WIDTHS)
def test_a_click_on_a_citation_shows_the_quote_and_the_way_back(
    tab: Tab, page: str, width: str, scripts: bool
) -> None:
    """With scripts and without; on a wide screen the answer stays where it is."""
    tab.resize(*WIDTHS[width])
    tab.call("Emulation.setScriptExecutionDisabled", value=not scripts)
    tab.open(page)
    link = "#c1-4, .witness:has(#c1-4)"
    number = f"document.querySelector('{link}').querySelector('a.n[href=\"#q1-4\"]')"
    tab.click(f":is({link}) a.n[href='#q1-4']")
    tab.until("location.hash === '#q1-4'")
    tab.until(f"{IN_SIGHT}({MARK})")
    assert tab.value(f"{MARK}.textContent") in tab.value("document.querySelector('#c1-4').textContent")
    assert tab.value(f"({COLOUR})({MARK}.closest('mark'))") != tab.value(
        f"({COLOUR})(document.querySelector('.q1-1'))"
    )
    assert tab.value(f"{IN_SIGHT}({number})") == (width == "desk")
    tab.click("a.back[href='#c1-4']")
    tab.until(f"{IN_SIGHT}({number})")
    silent(tab, page)


def test_the_keyboard_is_enough(tab: Tab, page: str) -> None:
    """Tab to a number, Enter to its quote, Escape back to the number."""
    tab.resize(*WIDTHS["phone"])
    tab.open(page)
    for _ in range(2):  # the first is the way past all answers
        tab.press("Tab")
    assert tab.value("document.activeElement.matches('main .n')")
    tab.press("Enter")
    tab.until(f"{MARK} && {IN_SIGHT}({MARK})")
    tab.press("Escape")
    tab.until(f"{IN_SIGHT}(document.activeElement)")
    assert tab.value("document.activeElement.matches('main .n')")
    assert tab.value("document.activeElement.hash === location.hash")


def test_a_click_on_a_quote_follows_its_number(tab: Tab, page: str) -> None:
    """A finger need not hit the number itself."""
    tab.resize(*WIDTHS["phone"])
    tab.open(page)
    tab.click("#c1-2 blockquote")
    tab.until(f"location.hash === '#q1-2' && {IN_SIGHT}({MARK})")


@pytest.mark.parametrize("width", [320, 390, 1200, 2000])
def test_nothing_is_wider_than_the_window(tab: Tab, page: str, width: int) -> None:
    """No line has to be scrolled to be read, whichever way it is set."""
    tab.resize(width, 800)
    tab.open(page)
    assert tab.value("document.documentElement.scrollWidth") <= width
    aside = tab.value("document.querySelector('aside').getBoundingClientRect().left")
    assert (aside == 0) == (width < 992)


def test_the_page_is_dark_where_the_reader_wants_it(tab: Tab, page: str) -> None:
    """And light elsewhere."""
    tab.open(page)
    shades = []
    for scheme in ("light", "dark"):
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        tab.call("Emulation.setEmulatedMedia", features=features)
        colour = tab.value(f"({COLOUR})(document.body)")
        shades.append(sum(int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(",")))
    light, dark = shades
    assert light > 600
    assert dark < 150


def test_it_can_be_printed(tab: Tab, page: str) -> None:
    """All that was said, then the sources with their quotes; ways to and fro are no use on paper."""
    import pypdfium2  # type: ignore[import-untyped]  # ships no types

    tab.open(page)
    data = base64.b64decode(tab.call("Page.printToPDF")["data"])
    sheets = [" ".join(sheet.get_textpage().get_text_range().split()) for sheet in pypdfium2.PdfDocument(data)]
    assert "How many people died on the ferry?" in sheets[0]
    assert "The sources disagree." in sheets[0]
    start = next(n for n, sheet in enumerate(sheets) if sheet.startswith("Sources"))
    appendix = " ".join(sheets[start:])
    for quote in tab.value("[...document.querySelectorAll('mark')].map(one => one.textContent)"):
        assert " ".join(quote.split()) in appendix
    assert "↩" not in "".join(sheets)
    assert "Save this answer" not in "".join(sheets)


def test_no_document_takes_over_the_page(tab: Tab, tmp_path: Path) -> None:
    """No script of theirs runs, nothing is fetched, no dialogue opens: it is all there to be read."""
    long = document("d1", f"{HOSTILE}\n\nNineteen people died.", title=HOSTILE, url="javascript:alert(1)")
    quotes = (quoted(long, HOSTILE), quoted(long, "Nineteen people died.", speaker=HOSTILE))
    sources = (source(1, document="d1", title=HOSTILE, url="javascript:alert(1)", warnings=(HOSTILE,)),)
    result = answer(tuple(claim(f"{HOSTILE} {n}", one) for n, one in enumerate(quotes)), sources, question=HOSTILE)
    file = export.write("html", tmp_path / "hostile.html", [exchange(result), exchange(result)], shelf(long))
    tab.resize(*WIDTHS["phone"])
    tab.open(file.as_uri())
    tab.click("#c2-2 blockquote")
    tab.until(f"location.hash === '#q2-2' && {IN_SIGHT}({MARK})")
    assert tab.value("document.documentElement.scrollWidth") <= WIDTHS["phone"][0]
    assert tab.value("document.querySelectorAll('script, img, style').length") == 2
    assert tab.value("document.querySelector('.text').textContent.includes('<img src=x onerror=alert(2)>')")
    silent(tab, file.as_uri())
