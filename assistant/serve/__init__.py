"""An OpenAI-compatible chat endpoint: questions in, verified answers with their citations out."""

from __future__ import annotations

import os
import signal
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

from assistant.errors import SettingsError
from assistant.serve.listening import is_at, listen, place_of, url_of
from assistant.wiring import base_url, model_spec, open_assistant
from index.filters import explain

if TYPE_CHECKING:
    from collections.abc import Sequence

    import uvicorn
    from rich.console import Console
    from starlette.types import ASGIApp

    from assistant.serve.desk import Desk
    from assistant.serve.guard import Guard
    from assistant.settings import Settings
    from index.filters import Filters

TOKEN = "CITEBOUND_SERVE_TOKEN"  # noqa: S105  (its name)
_NEEDED = ("starlette", "uvicorn")
# Seconds for replies to come to an end once the server is to stop.
_PATIENCE_S = 2


def run(settings: Settings, filters: Filters, console: Console, *, host: str, port: int) -> None:
    """Serve until stopped.

    Args:
        settings: Which index and which model.
        filters: Which documents are searched.
        console: Where it is said how to reach it, and what goes wrong meanwhile.
        host: The name or address to listen on.
        port: The port; 0 for any that is free.

    Raises:
        SettingsError: It would be open to others without a token, or would ask itself.
        CiteboundError: Whatever keeps the index or the model from being opened, or the port from being had.
    """
    _check_installed()
    from assistant.serve.guard import Guard

    place, guard = place_of(host), Guard(_token())
    if not place.local and guard.token is None:
        raise SettingsError(
            f"At {host} others could ask, too: that takes a token, and {TOKEN} is not set.",
            hint="Set it to a long secret, such as openssl rand -hex 32 prints, or serve at 127.0.0.1.",
        )
    with listen(place, port) as listener:  # before the index is opened: a port that is taken is said at once
        taken = int(listener.getsockname()[1])
        if model_spec(settings).startswith("openai") and is_at(base_url(settings), place, taken):
            raise SettingsError(
                f"The model’s server is to be {base_url(settings)}, which is where this one would listen.",
                hint="Set OPENAI_BASE_URL for who asks, not for citebound serve; or choose another --port.",
            )
        desk = _desk(settings, filters, folders=place.local)
        server = _server(_app(desk, guard, console, frank=place.local))
        console.print(_start_line(desk, guard, url_of(place, taken)), style="bold", soft_wrap=True)
        server.run(sockets=[listener])
    if not desk.stop(_PATIENCE_S):
        sys.stderr.flush()
        os._exit(0)  # what threads are at would run into the interpreter's taking itself apart


def _check_installed() -> None:
    if missing := [name for name in _NEEDED if find_spec(name) is None]:
        raise SettingsError(
            f"Serving needs {' and '.join(missing)}, which citebound does not bring by itself.",
            hint="Install it: pip install 'citebound[serve]'",
        )


def _token() -> str | None:
    """What requests have to bear.

    Raises:
        SettingsError: It is nothing that a header can hold.
    """
    token = os.environ.get(TOKEN, "").strip()  # read from a file, it comes with the end of its line
    if not (token.isascii() and token.isprintable()):
        raise SettingsError(f"{TOKEN} holds characters that no token has.", hint="Set it again.")
    return token or None


def _desk(settings: Settings, filters: Filters, *, folders: bool) -> Desk:
    from assistant.serve.desk import Desk

    at_opening: list[str] = []
    opened = open_assistant(settings, at_opening.append)

    def notices() -> Sequence[str]:
        return [*at_opening, *explain(opened.catalog, filters)]

    notices()  # an outlet that there is not is said at once
    return Desk(opened.assistant, filters, notices, folders=folders)


def _start_line(desk: Desk, guard: Guard, url: str) -> str:
    key = f"${TOKEN}" if guard.token else "none"
    use = f"OPENAI_BASE_URL={url} OPENAI_API_KEY={key}"
    return f"citebound answers there ({desk.assistant.model.name}): {use} · Ctrl-C stops"


def _app(desk: Desk, guard: Guard, console: Console, *, frank: bool) -> ASGIApp:
    from assistant.serve.app import Endpoint

    def report(line: str) -> None:
        console.print(line, soft_wrap=True)

    return Endpoint(desk, guard, frank=frank, report=report).app()


def _server(app: ASGIApp) -> uvicorn.Server:
    """The web server, which stops when the process is told to: before it runs, too, and as no fault."""
    import uvicorn

    config = uvicorn.Config(
        app,
        http="h11",  # and asyncio's own loop: what is there on every system
        loop="asyncio",
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_PATIENCE_S,
    )
    server = uvicorn.Server(config)

    def stop(*_: object) -> None:
        server.should_exit = True

    for number in (signal.SIGINT, signal.SIGTERM):  # once it has stopped, uvicorn sends itself the signal again
        signal.signal(number, stop)
    return server
