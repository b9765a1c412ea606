"""The line that is edited at the prompt: history, completion, what keys do; drawn anew when the chat is loaded."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from prompt_toolkit import PromptSession, print_formatted_text
from prompt_toolkit.application.current import get_app
from prompt_toolkit.completion import Completer
from prompt_toolkit.completion import Completion as Offered
from prompt_toolkit.data_structures import Size
from prompt_toolkit.filters import Condition, has_focus
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.history import History
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.keys import Keys
from prompt_toolkit.styles import Style
from prompt_toolkit.utils import get_cwidth

from assistant.chat import history
from assistant.chat.completing import complete
from assistant.chat.start import PROMPT, banner, history_file, standing
from assistant.resizing import rows_of

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable, Mapping

    from prompt_toolkit.completion import CompleteEvent
    from prompt_toolkit.document import Document
    from prompt_toolkit.key_binding import KeyPressEvent
    from prompt_toolkit.layout.screen import Char

    from assistant.chat.loading import Loading
    from assistant.chat.session import Chat

# prompt_toolkit's name of the line that is edited; in a search of the history another has the focus.
_LINE = "DEFAULT_BUFFER"
# Rows and columns of a screen with room for a line that says what keys do.
_ROOM = Size(rows=12, columns=60)
_KEYS = ("/ commands · Alt-Enter new line · Ctrl-R history · Ctrl-D leaves", "/ commands · Ctrl-D leaves", "")
# Rows of the list of completions, kept free only while a command is typed.
_MENU_ROWS = 8
_STYLE = Style.from_dict(
    {
        "name": "bold",
        "sign": "bold",
        "bottom-toolbar": "noreverse dim",
        # As plain as the rest, on any background: what is chosen is reversed.
        "completion-menu": "noreverse bg:default fg:default",
        "completion-menu.completion": "noreverse bg:default fg:default",
        "completion-menu.completion.current": "reverse bg:default fg:default",
        "completion-menu.meta.completion": "noreverse dim bg:default fg:default",
        "completion-menu.meta.completion.current": "noreverse bold bg:default fg:default",
        "scrollbar.background": "bg:default",
        "scrollbar.button": "reverse",
    }
)


class Editor:
    """The prompt.

    Args:
        loading: The chat, which is begun to be loaded when the prompt has first been drawn.
        typed: What was typed before there was a prompt: lines, and what may be the beginning of one.
    """

    def __init__(self, loading: Loading[Chat], typed: str = "") -> None:
        self._loading = loading
        *self._sent, self._begun = typed.split("\n")
        # Whether the banner has been shown, above the prompt or otherwise.
        self.greeted = False
        self._session: PromptSession[str] = PromptSession(
            self._message,
            multiline=True,
            prompt_continuation=" " * len(PROMPT),
            history=_Kept(loading),
            completer=_Completer(loading),
            complete_while_typing=Condition(_is_command),
            reserve_space_for_menu=_MENU_ROWS,
            key_bindings=_bindings(),
            style=_STYLE,
            enable_suspend=True,
            search_ignore_case=True,
            include_default_pygments_style=False,
        )
        app = self._session.app
        app.before_render += lambda _app: self._fit()
        self._erase = app.renderer.erase
        app.renderer.erase = self._erase_all  # type: ignore[method-assign]  # see there
        # Nobody needs to be told that a terminal does not say where its cursor is: the toolbar is then left out.
        app.renderer.cpr_not_supported_callback = None
        app.after_render += lambda _app: loading.start()
        loading.then(self._loaded)

    def read(self) -> str | None:
        """The next line, safe to show; ``None`` when the user leaves. Ctrl-C drops what was typed.

        Raises:
            BaseException: What kept the chat from being loaded; without waiting for a line.
        """
        if self._sent:
            return self._next_sent()
        while True:
            begun, self._begun = self._begun, ""
            try:
                line = self._session.prompt(default=begun, pre_run=self._fail)
            except KeyboardInterrupt:
                continue
            except EOFError:
                return None
            finally:
                self.greeted |= self._loading.made is not None
            return _safe(line)

    def _next_sent(self) -> str:
        """A line that was typed, and ended, before there was a prompt; shown as if it had been typed there."""
        line = self._sent.pop(0)
        self._session.history.append_string(line)
        print_formatted_text(FormattedText([("class:sign", PROMPT), ("", _safe(line))]), style=_STYLE)
        return _safe(line)

    def _loaded(self) -> None:
        """Told by the thread that loads."""
        app = self._session.app
        if self._loading.error is None:
            app.invalidate()
        elif loop := app.loop:
            with suppress(RuntimeError):  # the prompt has ended meanwhile
                loop.call_soon_threadsafe(self._fail)

    def _fail(self) -> None:
        """Leave the prompt, and nothing of it on the screen, if the chat cannot be loaded."""
        app, error = self._session.app, self._loading.error
        if error is not None and app.is_running and not app.is_done:
            app.erase_when_done = True
            app.exit(exception=error)

    def _message(self) -> FormattedText:
        prompt = ("class:sign", PROMPT)
        if self.greeted:
            return FormattedText([prompt])
        chat, done = self._loading.made, get_app().is_done
        about = f" · {banner(chat)}" if chat else "" if done else " · loading…"
        return FormattedText([("", "\n  "), ("class:name", "citebound"), ("", f"{about}\n\n"), prompt])

    def _toolbar(self) -> FormattedText:
        """Model, filters and documents, then what keys do, as much as fits."""
        columns = get_app().output.get_size().columns
        chat = self._loading.made
        left = f"  {' · '.join(standing(chat)) if chat else 'loading…'}"
        keys = next(keys for keys in _KEYS if get_cwidth(left) + len(keys) + 4 <= columns or not keys)
        gap = " " * max(0, columns - get_cwidth(left) - len(keys) - 2)
        return FormattedText([("", left), ("", gap + keys)])

    def _erase_all(self, leave_alternate_screen: bool = True) -> None:
        """Erase the prompt, of which prompt_toolkit knows only how many rows it took when it was drawn."""
        app = self._session.app
        screen = app.renderer.last_rendered_screen
        if screen:
            cursor, columns = screen.get_cursor_position(app.layout.current_window), app.output.get_size().columns
            # Down to the cursor, of whose row only what is before it matters.
            widths = [_cells(screen.data_buffer[y]) for y in range(cursor.y)] + [cursor.x + 1]
            app.output.cursor_up(rows_of(widths, columns) - len(widths))
        self._erase(leave_alternate_screen)

    def _fit(self) -> None:
        size = get_app().output.get_size()
        has_room = size.rows >= _ROOM.rows and size.columns >= _ROOM.columns
        self._session.bottom_toolbar = self._toolbar if has_room else None


def _safe(line: str) -> str:
    from assistant.render.text import safe  # with it comes rich: loaded when the prompt stands

    return safe(line)


def _cells(row: Mapping[int, Char]) -> int:
    """Of a row of the screen, how many cells are written on."""
    return max((x + char.width for x, char in row.items() if char.char.strip()), default=0)


def _is_command() -> bool:
    return get_app().current_buffer.text.startswith("/")


def _bindings() -> KeyBindings:
    """Enter sends, whatever the line holds; Alt-Enter and Ctrl-J begin a new line of it."""
    keys, editing = KeyBindings(), has_focus(_LINE)
    # The mouse is left to the terminal. What looks like its report and is none would be shown as a fault.
    keys.add(Keys.Vt100MouseEvent)(lambda _event: None)

    @keys.add("enter", filter=editing)
    def _send(event: KeyPressEvent) -> None:
        event.current_buffer.validate_and_handle()

    @keys.add("escape", "enter", filter=editing)
    @keys.add("c-j", filter=editing)
    def _new_line(event: KeyPressEvent) -> None:
        event.current_buffer.newline(copy_margin=False)

    return keys


class _Completer(Completer):
    def __init__(self, loading: Loading[Chat]) -> None:
        self._loading = loading

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Offered]:  # noqa: ARG002  (prompt_toolkit's)
        for one in complete(document.text_before_cursor, self._loading.made):
            yield Offered(one.text, -one.replaces, display_meta=one.does)


class _Kept(History):
    """What was typed, kept in the folder of the index; there when the index is."""

    def __init__(self, loading: Loading[Chat]) -> None:
        super().__init__()
        self._loading = loading
        # Typed before the index was there to keep it.
        self._early: list[str] = []
        loading.then(self._keep_early)

    async def load(self) -> AsyncGenerator[str, None]:
        early = [*self._loaded_strings]
        for line in early:
            yield line
        if not self._loading.over:
            loop, over = asyncio.get_running_loop(), asyncio.Event()

            def tell() -> None:
                with suppress(RuntimeError):  # the prompt has ended meanwhile
                    loop.call_soon_threadsafe(over.set)

            self._loading.then(tell)
            await over.wait()
        kept = [line async for line in super().load()]
        for line in kept[len(early) :]:
            yield line

    def load_history_strings(self) -> Iterable[str]:
        chat = self._loading.made
        return reversed(history.read(history_file(chat))) if chat else ()

    def store_string(self, string: str) -> None:
        self._early.append(string)
        self._keep_early()

    def _keep_early(self) -> None:
        if chat := self._loading.made:
            while self._early:
                history.append(history_file(chat), self._early.pop(0))
