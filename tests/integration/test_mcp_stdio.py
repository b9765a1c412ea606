"""The command ``mcp`` as a process, spoken to by the SDK's own client."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import anyio
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from process import COMMAND, ROOT, bare_environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DIED = "How many people died on the ferry?"
# What searching prints here, past Python and past it, would end a conversation if it were taken for protocol.
_NOISY = """
import os, sys
from assistant.api import Index
from assistant.cli import main
search = Index.search
def noisy(*given, **named):
    print("{not protocol")
    os.write(1, b"{not protocol either\\n")
    return search(*given, **named)
Index.search = noisy
main()
"""
# A call that does not come to its end.
_ENDLESS = """
import threading
from assistant.api import Index
from assistant.cli import main
def endless(*given, **named):
    print("searching", flush=True)
    threading.Event().wait()
Index.search = endless
main()
"""
_PLAIN = COMMAND[-1]


def test_a_client_asks_searches_shows_and_verifies(ferry: Path, tmp_path: Path) -> None:
    """All tools over one process, an error and a refusal among them; stray prints go to standard error."""
    errors = tmp_path / "errors.txt"
    server = StdioServerParameters(
        command=sys.executable,
        args=["-c", _NOISY, "mcp", "--index", str(ferry / ".citebound"), "--model", "extractive"],
        env=bare_environment(),
        cwd=ROOT,
    )

    async def talk() -> None:
        with errors.open("w", encoding="utf-8") as log:
            async with Client(stdio_client(server, errlog=log)) as client:
                assert client.server_info is not None
                assert client.server_info.name == "citebound"
                assert [one.name for one in (await client.list_tools()).tools] == [
                    "ask",
                    "search",
                    "show",
                    "verify",
                ]
                answer = (await client.call_tool("ask", {"question": _DIED})).structured_content
                quote = answer["claims"][0]["quotes"][0]
                at = f"{quote['start']}:{quote['end']}"
                shown = await client.call_tool("show", {"document": quote["document"], "at": at})
                assert f"⟦{quote['text']}⟧" in shown.content[0].text  # type: ignore[union-attr]  # a text
                verified = await client.call_tool("verify", {"answer": answer})
                assert verified.structured_content["holds"]
                refusal = await client.call_tool("ask", {"question": "Which company insured the cathedral?"})
                assert (refusal.is_error, refusal.structured_content["kind"]) == (False, "refusal")
                found = await client.call_tool("search", {"question": "confirmed dead"})
                assert found.structured_content["passages"]
                assert (await client.call_tool("show", {"document": "nothing.txt"})).is_error

    anyio.run(talk)
    # For asking is searching, too, and for the corrections of what is disputed once more.
    told = errors.read_text("utf-8").splitlines()
    assert len(told) >= 6
    assert told == ["{not protocol", "{not protocol either"] * (len(told) // 2)


@contextmanager
def _served(ferry: Path, code: str) -> Iterator[subprocess.Popen[str]]:
    """The command, once it has answered the first request."""
    with subprocess.Popen(
        [sys.executable, "-c", code, "mcp", "--index", str(ferry / ".citebound")],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=bare_environment(),
    ) as process:
        try:
            about = {"name": "test", "version": "0"}
            _send(process, 1, "initialize", protocolVersion="2025-06-18", capabilities={}, clientInfo=about)
            assert process.stdout is not None
            assert json.loads(process.stdout.readline())["result"]["serverInfo"]["name"] == "citebound"
            yield process
        finally:
            process.kill()


def _send(process: subprocess.Popen[str], number: int, method: str, **params: Any) -> None:  # noqa: ANN401  (any JSON)
    assert process.stdin is not None
    process.stdin.write(json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}) + "\n")
    process.stdin.flush()


def test_it_ends_with_its_input_even_while_a_call_is_under_way(ferry: Path) -> None:
    """A client that leaves waits for nobody."""
    with _served(ferry, _ENDLESS) as process:
        _send(process, 2, "tools/call", name="search", arguments={"question": _DIED})
        assert process.stdin is not None
        assert process.stderr is not None
        assert process.stderr.readline() == "searching\n"
        process.stdin.close()
        assert process.wait(30) == 0
        assert process.stderr.read() == ""


@pytest.mark.skipif(sys.platform == "win32", reason="there Ctrl-C is no signal that one process can be sent")
def test_ctrl_c_ends_it(ferry: Path) -> None:
    """At once, though its input is open; with one line."""
    with _served(ferry, _PLAIN) as process:
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        assert process.stderr is not None
        assert process.stderr.read() == "citebound: Stopped. Nothing stored was lost.\n"
