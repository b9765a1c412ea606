"""The documents and the assistant over the Model Context Protocol. The only module that imports its SDK.

The SDK keeps standard output for the protocol: while it serves, what anything else prints goes to standard error.
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import Future, wait
from contextlib import redirect_stdout
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING, Any

from assistant.errors import AssistantError
from assistant.render import flat, safe
from index.errors import CiteboundError

if TYPE_CHECKING:
    from collections.abc import Callable

    from mcp.server import Server, ServerRequestContext
    from mcp.types import CallToolRequestParams, CallToolResult, ListToolsResult, PaginatedRequestParams
    from mcp.types import Tool as Listed

    from assistant.mcp.tools import Desk, Tool
    from assistant.settings import Settings
    from assistant.types import Claim
    from index.filters import Filters

_STARTED_BY = "MCP clients start this command themselves."
# Seconds between two looks whether Ctrl-C was pressed: on Windows a thread that waits without end does not see it.
_LOOK = 0.5


def run(settings: Settings, filters: Filters) -> None:
    """Serve on standard input and output until the input ends.

    Raises:
        AssistantError: The SDK is not installed, or standard input is closed.
        NoIndexError, StoreError: The index cannot be opened.
        FilterError: No document is from an outlet of that name.
    """
    _check_sdk()
    if sys.stdin is None:
        raise AssistantError("Standard input is closed: there is nobody to serve.", hint=_STARTED_BY)
    from assistant.api import Index
    from assistant.mcp.tools import Desk

    with Index(settings) as index:
        index.notices(filters=filters)  # an outlet that there is not is found out now, not at the first call
        if sys.stdin.isatty():
            sys.stderr.write(f"citebound: Waiting for a client on standard input. {_STARTED_BY} Ctrl-C ends it.\n")
        calls = Calls(Desk(index, filters))
        _interruptibly(partial(_serve, calls))
        if calls.running:
            # Nobody waits for these any more, and the interpreter must not take itself apart under them.
            sys.stderr.flush()
            os._exit(0)


def _check_sdk() -> None:
    try:
        import mcp  # noqa: F401  (only whether it is there)
    except ModuleNotFoundError as error:
        if error.name != "mcp":
            raise
        raise AssistantError(
            "The Model Context Protocol needs the package mcp, which is not installed.",
            hint="Install it: pip install 'citebound[mcp]'",
        ) from error


def _serve(calls: Calls) -> None:
    """Answer requests until standard input ends."""
    import anyio
    from mcp import stdio_server

    async def serve() -> None:
        server = make_server(calls)
        async with stdio_server() as (read, write):
            # The SDK has put standard error in the place of file 1, for as long as it serves; what is printed must
            # not wait in a buffer until it has put it back.
            with redirect_stdout(sys.stderr):
                await server.run(read, write, server.create_initialization_options())

    anyio.run(serve)


def _interruptibly(work: Callable[[], object]) -> None:
    """Do the work aside, so that Ctrl-C ends it at once: a thread that reads standard input does not notice."""
    done: Future[object] = Future()

    def do() -> None:
        try:
            done.set_result(work())
        except BaseException as error:  # noqa: BLE001  (raised again where it is waited for)
            done.set_exception(_ungrouped(error))

    Thread(target=do, daemon=True).start()
    while not done.done():
        wait([done], _LOOK)
    done.result()


def _ungrouped(error: BaseException) -> BaseException:
    """The first of the errors that tasks side by side have ended with: a pipe that broke, most likely."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


class Calls:
    """The calls of a client, each in a thread of its own, so that none keeps others or a ping waiting.

    ``running`` are those that nobody may be waiting for any more: a thread cannot be stopped.

    Args:
        desk: What they are answered from.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.running: set[object] = set()

    async def answer(self, tool: Tool, given: dict[str, Any], told: Callable[[Claim], None]) -> CallToolResult:
        """What a call gives, or the one line that says why it gives nothing."""
        import anyio.to_thread
        from mcp.types import CallToolResult, TextContent

        from assistant.mcp import texts

        call = object()

        def work() -> CallToolResult:
            try:
                result = self._desk.call(tool, given, told)
            except CiteboundError as error:
                return _failed(texts.fault(error))
            except Exception as error:  # noqa: BLE001  (one line for every fault; the server goes on)
                burst = CiteboundError(f"A fault in citebound: {type(error).__name__}: {error}", hint="Report it.")
                return _failed(texts.fault(burst))
            finally:
                self.running.discard(call)
            return CallToolResult(content=[TextContent(text=result.text)], structured_content=result.data)

        self.running.add(call)
        return await anyio.to_thread.run_sync(work, abandon_on_cancel=True)


def _failed(text: str) -> CallToolResult:
    from mcp.types import CallToolResult, TextContent

    return CallToolResult(content=[TextContent(text=text)], is_error=True)


def make_server(calls: Calls) -> Server[Any]:
    """The server, on no transport yet."""
    from importlib.metadata import version

    from mcp import MCPError
    from mcp.server import Server
    from mcp.types import INVALID_PARAMS, ListToolsResult

    from assistant.mcp.texts import INSTRUCTIONS
    from assistant.mcp.tools import TOOLS

    by_name = {one.name: one for one in TOOLS}

    async def list_tools(
        _context: ServerRequestContext[Any], _page: PaginatedRequestParams | None
    ) -> ListToolsResult:
        return ListToolsResult(tools=[_listed(one) for one in TOOLS])

    async def call_tool(context: ServerRequestContext[Any], asked: CallToolRequestParams) -> CallToolResult:
        if asked.name not in by_name:
            raise MCPError(INVALID_PARAMS, f"There is no tool {asked.name}; there are: {', '.join(by_name)}.")
        return await calls.answer(by_name[asked.name], asked.arguments or {}, _progress(context))

    return Server(
        "citebound",
        version=version("citebound"),
        title="citebound",
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def _listed(tool: Tool) -> Listed:
    from mcp.types import Tool as Listed
    from mcp.types import ToolAnnotations

    from assistant.mcp.results import schema

    takes = schema(tool.takes)
    del takes["description"]  # which says what a reader of the code needs
    return Listed(
        name=tool.name,
        title=tool.title,
        description=tool.does,
        input_schema=takes,
        output_schema=schema(tool.gives),
        annotations=ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False),
    )


def _progress(context: ServerRequestContext[Any]) -> Callable[[Claim], None]:
    """Reports each claim as it is verified, to a client that asked for reports; ends a call that was given up."""
    import anyio.from_thread

    count = 0

    def report(claim: Claim) -> None:
        nonlocal count
        count += 1
        anyio.from_thread.check_cancelled()
        anyio.from_thread.run(context.session.report_progress, count, None, flat(safe(claim.text)))

    return report
