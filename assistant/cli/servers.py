"""The commands that other programs speak to: serve, mcp."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.cli.options import Asked, console, takes


@takes(Asked)
def serve_command(
    asked: Asked,
    *,
    host: Annotated[str, typer.Option("--host", metavar="HOST", help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", metavar="PORT", min=0, max=65_535, help="0 for any.")] = 8765,
) -> None:
    """Answer other programs at an OpenAI-compatible endpoint.

    The reply holds the citations. On any host but the loopback address a bearer token is required:
    CITEBOUND_SERVE_TOKEN.
    """
    filters, settings = asked.filters(), asked.settings()
    from assistant import serve

    serve.run(settings, filters, console(stderr=True), host=host, port=port)


@takes(Asked)
def mcp_command(asked: Asked) -> None:
    """Answer other programs by the Model Context Protocol.

    It is spoken on standard input and output; the tools are ask, search, show and verify.
    """
    filters, settings = asked.filters(), asked.settings()
    from assistant import mcp

    mcp.run(settings, filters)
