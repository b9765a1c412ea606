"""The prompt: what is typed is sent, completed and kept, whatever comes with it, and while the chat is loaded."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from typing import TYPE_CHECKING, Any

import pyte
import pytest
from chats import talk
from hypothesis import given, settings
from hypothesis import strategies as st
from prompt_toolkit.application import create_app_session
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.input.ansi_escape_sequences import ANSI_SEQUENCES
from prompt_toolkit.output import DummyOutput
from prompt_toolkit.output.vt100 import Vt100_Output

from assistant.chat import history
from assistant.chat.commands import COMMANDS
from assistant.chat.completing import complete
from assistant.chat.loading import Loading
from assistant.chat.start import PROMPT, history_file
from assistant.chat.terminal import Editor
from assistant.chat.tty import Terminal, heeded_once
from index.errors import NoIndexError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from assistant.chat.session import Chat

_ENTER, _ALT_ENTER, _CTRL_C, _CTRL_D, _CTRL_J, _CTRL_Z = "\r", "\x1b\r", "\x03", "\x04", "\n", "\x1a"


@pytest.fixture(scope="module")
def chat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    """A chat with an index of three documents."""
    talked = talk(tmp_path_factory.mktemp("index"))
    yield talked.chat
    talked.chat.catalog.close()


def lines(keys: str, typed: str = "") -> list[str]:
    """What is sent with these keys, up to the end of input, while the chat is still being loaded."""
    sent, ended = [], threading.Event()

    def load() -> Chat:
        ended.wait()
        raise NoIndexError("There is none.")

    with create_pipe_input() as source, create_app_session(input=source, output=DummyOutput()):
        source.send_text(f"{keys}{_CTRL_C}{_CTRL_D}")
        source.close()
        editor = Editor(Loading(load), typed)
        while (line := editor.read()) is not None:
            sent.append(line)
    ended.set()
    return sent


@pytest.mark.parametrize(
    ("keys", "sent"),
    [
        (f"one{_ENTER}two{_ENTER}", ["one", "two"]),
        (f"one{_ALT_ENTER}two{_CTRL_J}three{_ENTER}", ["one\ntwo\nthree"]),
        (f"\x1b[200~one\r\ntwo\nthree\x1b[201~{_ENTER}", ["one\ntwo\nthree"]),
        (f"dropped{_CTRL_C}kept{_ENTER}", ["kept"]),
        (f"\x1b[200~\x1b[31mred\x07\x1b[201~{_ENTER}", ["[31mred"]),
        (f"/unk{_ENTER}", ["/unk"]),
    ],
)
def test_what_is_typed_is_sent(keys: str, sent: list[str]) -> None:
    """Enter sends, Alt-Enter and Ctrl-J begin a line, a paste is one question; all before the chat is loaded."""
    assert lines(keys) == sent


def test_what_was_typed_before_there_was_a_prompt_is_sent_too() -> None:
    """Whole lines by themselves, the beginning of one when it is gone on with."""
    assert lines(f" and so on{_ENTER}", typed="one\ntwo\nhalf") == ["one", "two", "half and so on"]


@settings(max_examples=40)  # each starts a prompt
@given(
    junk=st.lists(
        st.sampled_from(sorted(ANSI_SEQUENCES))
        | st.text(max_size=3)
        | st.from_regex(r"\x1b[\[\]OP<]?[<?]?\d{0,3}(;\d{0,3}){0,3}[A-Za-z~]?", fullmatch=True),
        max_size=8,
    )
)
def test_no_input_does_harm(junk: list[str]) -> None:
    """Whatever sequences come, the prompt goes on, says nothing of them, and sends the next line."""
    # But for what quotes the key after it, stops the program or ends the input.
    keys = "".join(junk).translate(dict.fromkeys(map(ord, "\x11\x16\x1a\x04\x1c")))
    # What ends whatever was begun: a paste, a search, an argument, a key of two.
    with redirect_stdout(StringIO()) as said:
        sent = lines(f"{keys}\x1b[201~\x07\x07{_CTRL_C}{_CTRL_C}a question{_ENTER}")
    assert said.getvalue() == ""
    assert sent[-1:] == ["a question"]


def test_commands_and_what_they_are_given_are_completed(chat: Chat) -> None:
    """All commands by their beginning, their arguments from the chat; a question by nothing."""
    assert [one.text.strip() for one in complete("/", None)] == [f"/{one.name}" for one in COMMANDS]
    assert [one.text for one in complete("/qui", None)] == ["/quit"]
    assert [(one.text, one.replaces) for one in complete("/OPE", None)] == [("/open ", 4)]
    assert complete("What", chat) == complete("/open ", None) == complete("/nonsense ", chat) == []
    assert "/sources" not in [one.text for one in complete("/help so", chat)]
    assert "sources" in [one.text for one in complete("/help so", chat)]
    outlets = complete("/outlet ", chat)
    assert outlets
    word = outlets[0].text.split()[-1][:3].casefold()
    assert outlets[0].text in [one.text for one in complete(f"/outlet {word}", chat)]


def test_what_was_typed_is_kept_with_the_index(chat: Chat) -> None:
    """That of an earlier chat comes with the arrow keys; that of this one is there for the next, in its lines."""
    history.append(history_file(chat), "typed\nlong ago")
    loading = Loading(lambda: chat)
    loading.result()
    with create_pipe_input() as source, create_app_session(input=source, output=DummyOutput()):
        source.send_text(f"newer{_ALT_ENTER}line{_ENTER}")
        assert Editor(loading).read() == "newer\nline"
    assert history.read(history_file(chat))[-2:] == ["typed\nlong ago", "newer\nline"]


@given(typed=st.lists(st.text(st.characters(exclude_characters="\r\n")), min_size=1).map("\n".join))
def test_the_history_is_kept_letter_for_letter(typed: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever its lines begin with; lone surrogates aside."""
    file = tmp_path_factory.mktemp("history") / "chat-history"
    history.append(file, typed)
    history.append(file, "another")
    assert history.read(file) == [typed.encode("utf-8", "replace").decode(), "another"]


def test_a_history_that_cannot_be_kept_is_none(tmp_path: Path) -> None:
    """Neither reading nor keeping it is a fault."""
    history.append(tmp_path / "gone" / "chat-history", "typed")
    assert history.read(tmp_path / "gone" / "chat-history") == []


def test_a_fault_of_loading_ends_the_prompt() -> None:
    """At once, whatever is being typed; and where it is waited for."""

    def fail() -> Chat:
        raise NoIndexError("There is none.", hint="Make one.")

    with create_pipe_input() as source, create_app_session(input=source, output=DummyOutput()):
        source.send_text("half a question")
        loading = Loading(fail)
        with pytest.raises(NoIndexError):
            Editor(loading).read()
    with pytest.raises(NoIndexError):
        loading.result()
    assert loading.over
    assert loading.made is None


def test_what_is_loaded_is_told_once_and_waited_for() -> None:
    """Before and after; a wait that is too short says so."""
    go, told = threading.Event(), []
    loading = Loading(lambda: go.wait(60) and "made")
    loading.then(lambda: told.append("before"))
    loading.start()
    assert not loading.wait(0.01)
    go.set()
    assert loading.result() == "made"
    while not told:
        go.wait(0.01)
    loading.then(lambda: told.append("after"))
    assert told == ["before", "after"]


@contextmanager
def _handled(number: int, handler: Any) -> Iterator[None]:  # noqa: ANN401  (whatever ``signal`` takes)
    """Meanwhile a signal is handled so, however the tests were started."""
    before = signal.signal(number, handler)
    try:
        yield
    finally:
        signal.signal(number, before)


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process that is sent an interrupt")
def test_a_ctrl_c_that_is_pressed_twice_is_one() -> None:
    """What the first has stopped, the second does not take away; afterwards all is as before."""
    reached = False
    with _handled(signal.SIGINT, signal.default_int_handler):
        with heeded_once():
            with pytest.raises(KeyboardInterrupt):
                os.kill(os.getpid(), signal.SIGINT)
            os.kill(os.getpid(), signal.SIGINT)
            reached = True
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert reached


def test_a_ctrl_c_that_was_ignored_when_the_program_began_stays_ignored() -> None:
    """It is meant for another program: whoever started this one in the background of a script said so."""
    with _handled(signal.SIGINT, signal.SIG_IGN):
        with heeded_once():
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


@pytest.mark.skipif(os.name == "nt", reason="Windows has no terminals of this kind")
@pytest.mark.parametrize("name", ["SIGHUP", "SIGTERM", "SIGQUIT", "SIGTSTP"])
def test_a_terminal_heeds_what_was_not_ignored_when_the_program_began(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """``nohup`` has a program outlive its terminal; afterwards all is as before."""
    number = getattr(signal, name)
    ours, theirs = os.openpty()
    with os.fdopen(ours, "rb"), os.fdopen(theirs, "w", encoding="utf-8") as screen:
        monkeypatch.setattr("sys.stdin", screen)
        monkeypatch.setattr("sys.stdout", screen)
        for before in (signal.SIG_IGN, signal.SIG_DFL):
            with _handled(number, before):
                with Terminal():
                    assert (signal.getsignal(number) is before) is (before is signal.SIG_IGN)
                assert signal.getsignal(number) is before


def _narrowed(typed: str, width: int) -> list[str]:
    """What is on a screen of 40 columns, made narrower when this stood at the prompt, and what it had above it."""
    out, columns, drawn = StringIO(), [40], [""]

    def size() -> Size:
        return Size(rows=20, columns=columns[0])

    with (
        create_pipe_input() as source,
        create_app_session(input=source, output=Vt100_Output(out, size, term="xterm", enable_cpr=False)),
    ):
        editor = Editor(Loading(threading.Event().wait))  # type: ignore[arg-type]  # never loaded
        app = editor._session.app

        def narrow(_app: object) -> None:
            if drawn[0]:
                source.send_text(f"{_CTRL_C}{_CTRL_D}")
                app.after_render -= narrow
            elif app.current_buffer.text == typed and app.loop:
                drawn[0], columns[0] = out.getvalue(), width
                app.loop.call_soon(app._on_resize)

        app.after_render += narrow
        source.send_text(f"\x1b[200~{typed}\x1b[201~")
        assert editor.read() is None
    wide, narrow_screen = pyte.Screen(40, 20), pyte.Screen(width, 60)
    pyte.Stream(wide).feed(f"above\r\n{drawn[0]}")
    rows = [row.rstrip() for row in wide.display[: wide.cursor.y + 1]]
    after = out.getvalue()[len(drawn[0]) :]
    pyte.Stream(narrow_screen).feed("\r\n".join(rows) + after.partition(PROMPT)[0])
    return [row.rstrip() for row in narrow_screen.display if row.strip()]


@pytest.mark.parametrize("width", [80, 39, 25, 12])
def test_a_prompt_that_the_terminal_has_wrapped_anew_is_erased_whole(width: int) -> None:
    """Of a long line that stood there nothing is left, and nothing above it is taken; then it is drawn again."""
    above, *drawn = _narrowed("How many people were aboard the ship when it ran aground off Kelpin?", width)
    assert above == "above"
    assert len(drawn) == 1
    assert drawn[0].startswith("  citebound")
