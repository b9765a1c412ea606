"""Where lines end: at spaces, between the signs of a script that has none, and never before a closing mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, chop_cells

from index.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.text import Text

# A space at which no line ends; on the screen it is a space like any other.
GLUE = "\u00a0"
# Chinese characters, kana, bopomofo and full-width letters: a line may end on either side of each of them.
_SIGN = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3041-\u3096\u309f-\u30fa\u30fc-\u30ff\u3105-\u312f\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uff9d"
    "\U00020000-\U0003fffd"
)
# No line begins with what closes, with a small kana or a mark of length, or with what stands on the sign before it
# (the first rules of JIS X 4051; W3C, Requirements for Japanese Text Layout, 3.1.7).
_CLOSING = (
    "、。，．・：；！？）］｝〕〉》」』】〙〗｡､｣’”»›…‥ー々ゝゞヽヾぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
    "!),.:;?\\]}%\u0300-\u036f\u3099\u309a\ufe00-\ufe0f\u200c\u200d"
)
# None ends with what opens.
_OPENING = "（［｛〔〈《「『【〘〖｢‘“«‹(\\[{"
# Cells of a character, at most.
_WIDEST = 2
_SPACE = rf"[^\S{GLUE}\u202f]"
_BREAK = lazy(
    rf"(?<={_SPACE})(?!{_SPACE})"
    rf"|(?<=[{_SIGN}、。，．：；！？）］｝〕〉》」』】])(?![{_CLOSING}\s])"
    rf"|(?<=[^{_OPENING}\s])(?=[{_SIGN}])(?![{_CLOSING}])"
)


def wrap(text: Text, width: int) -> Iterator[Text]:
    """The lines of a text, each of at most ``width`` cells; what fits into no line is folded.

    Args:
        text: With whatever styles; it is not changed.
        width: If not even the widest character fits, a line is as wide as that.
    """
    width = max(width, _WIDEST)
    for paragraph in text.split("\n", allow_blank=True):
        for line in paragraph.divide(_ends(paragraph.plain, width)):
            line.rstrip()
            line.plain = line.plain.replace(GLUE, " ")
            yield line


def _ends(text: str, width: int) -> list[int]:
    """The offsets at which a new line begins."""
    ends: list[int] = []
    at = used = 0
    for chunk in _BREAK.split(text):
        cells = cell_len(chunk.rstrip())
        if used and chunk.strip() and used + cells > width:
            ends.append(at)
            used = 0
        if cells > width:
            *folded, last = chop_cells(chunk, width)
            for piece in folded:
                at += len(piece)
                ends.append(at)
            chunk = last  # noqa: PLW2901  (what is left of it)
        at += len(chunk)
        used += cell_len(chunk)
    return ends
