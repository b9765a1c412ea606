"""A document on the whole screen, at what an answer quotes of it: to be scrolled, and searched."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from prompt_toolkit.application import Application
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import (
    BufferControl,
    ConditionalContainer,
    FormattedTextControl,
    HSplit,
    Layout,
    VSplit,
    Window,
)
from prompt_toolkit.styles import Style
from prompt_toolkit.utils import get_cwidth

from assistant.chat.reading import Reading, Size

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from prompt_toolkit.input import Input
    from prompt_toolkit.key_binding import KeyPressEvent
    from prompt_toolkit.output import Output

    from assistant.chat.places import Place
    from assistant.chat.reading import Fragment

# The title above the text and the line below it, on a screen of so many rows with an empty one below the title.
_BARS = 2
_ROOMY = 16
# Seconds after which an Esc is no beginning of a longer key.
_ESCAPE_S = 0.05
# What tells the marks apart without colour: the quote is reversed, all else underlined.
_STYLE = Style.from_dict(
    {
        "quote": "reverse",
        "other": "underline",
        "hit": "fg:ansiblack bg:ansiyellow noreverse underline",
        "found": "fg:ansiblack bg:ansicyan noreverse bold underline",
        "title": "bold",
        "bar": "dim",
        "note": "bold",
    }
)


def view(
    place: Place,
    speakers: Sequence[str | None] = (),
    *,
    source: Input | None = None,
    screen: Output | None = None,
) -> None:
    """Show a document on the whole screen until the user leaves it.

    Args:
        place: The document, and what of it to look at.
        speakers: Who says each quote of it, where that is known.
        source: Where keys come from, standard input if not given.
        screen: Where it is drawn, standard output if not given.
    """
    _Viewer(place, speakers, source, screen).app.run()


class _Viewer:
    """The screen: a title, the text, and below it where this is, or what is being typed to be searched for."""

    def __init__(
        self, place: Place, speakers: Sequence[str | None], source: Input | None, screen: Output | None
    ) -> None:
        self._reading = Reading(place, self._size, get_cwidth, speakers)
        self._entry = Buffer(multiline=False, accept_handler=self._entered)
        self._text = Window(_control(self._reading.rows, focusable=True))
        self.app: Application[None] = Application(
            layout=Layout(self._rows(), focused_element=self._text),
            key_bindings=self._keys(),
            style=_STYLE,
            full_screen=True,
            input=source,
            output=screen,
        )
        self.app.ttimeoutlen = self.app.timeoutlen = _ESCAPE_S

    def _size(self) -> Size:
        size = self.app.output.get_size()
        return Size(max(1, size.rows - _BARS - self._is_roomy()), size.columns)

    def _is_roomy(self) -> bool:
        return self.app.output.get_size().rows >= _ROOMY

    def _rows(self) -> HSplit:
        entry = VSplit([Window(FormattedTextControl("/"), width=1), Window(BufferControl(self._entry))], height=1)
        status = Window(_control(self._reading.status), height=1)
        searching = Condition(self._is_searching)
        return HSplit(
            [
                Window(_control(self._reading.title), height=1),
                ConditionalContainer(Window(height=1), Condition(self._is_roomy)),
                self._text,
                ConditionalContainer(entry, searching),
                ConditionalContainer(status, ~searching),
            ]
        )

    def _is_searching(self) -> bool:
        return self.app.layout.has_focus(self._entry)

    def _entered(self, entry: Buffer) -> bool:
        self._reading.search(entry.text)
        self.app.layout.focus(self._text)
        return False

    def _ask(self) -> None:
        self._entry.reset()
        self.app.layout.focus(self._entry)

    def _keys(self) -> KeyBindings:
        """What keys do: as in ``less``."""
        keys, reading = KeyBindings(), self._reading
        does: dict[Callable[[], None], tuple[str, ...]] = {
            partial(reading.scroll, 1): ("down", "j", "enter", "c-n"),
            partial(reading.scroll, -1): ("up", "k", "c-p"),
            partial(reading.turn, 1): ("pagedown", " ", "f", "c-f"),
            partial(reading.turn, -1): ("pageup", "b", "c-b"),
            partial(reading.turn, 0.5): ("d", "c-d"),
            partial(reading.turn, -0.5): ("u", "c-u"),
            reading.begin: ("g", "home"),
            reading.end: ("G", "end"),
            partial(reading.turn_quote, 1): ("tab",),
            partial(reading.turn_quote, -1): ("s-tab",),
            partial(reading.turn_hit, 1): ("n",),
            partial(reading.turn_hit, -1): ("N",),
            self._ask: ("/", "c-s"),
            self._leave: ("q", "escape", "c-c"),
        }
        searching = Condition(self._is_searching)
        for action, names in does.items():
            for name in names:
                keys.add(name, filter=~searching)(_on_key(action))
        for name in ("escape", "c-c"):
            keys.add(name, filter=searching)(_on_key(lambda: self.app.layout.focus(self._text)))
        keys.add(Keys.Vt100MouseEvent)(_on_key(lambda: None))  # see ``terminal``
        keys.add(Keys.SIGINT)(_on_key(self._leave))
        keys.add("c-z")(_on_key(self._suspend))
        return keys

    def _leave(self) -> None:
        self.app.exit()

    def _suspend(self) -> None:
        self.app.suspend_to_background()


def _on_key(action: Callable[[], None]) -> Callable[[KeyPressEvent], None]:
    return lambda _event: action()


def _control(drawn: Callable[[], list[Fragment]], *, focusable: bool = False) -> FormattedTextControl:
    return FormattedTextControl(lambda: FormattedText(drawn()), focusable=focusable, show_cursor=False)
