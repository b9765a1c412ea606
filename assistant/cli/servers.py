"""The commands that other programs speak to: serve, mcp."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.cli.options import (
    AsOfOption,
    ChromaOption,
    IndexOption,
    MaxTokensOption,
    MaxUsdOption,
    ModelOption,
    OutletOption,
    SetOption,
    SinceOption,
    UntilOption,
    console,
    filters_of,
    settings_of,
)


def serve_command(  # noqa: PLR0913  (its options)
    *,
    host: Annotated[str, typer.Option("--host", metavar="HOST", help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", metavar="PORT", min=0, max=65_535, help="0 for any.")] = 8765,
    as_of: AsOfOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    outlet: OutletOption = None,
    model: ModelOption = None,
    max_usd: MaxUsdOption = None,
    max_tokens: MaxTokensOption = None,
    index: IndexOption = None,
    chroma_url: ChromaOption = None,
    sets: SetOption = None,
) -> None:
    """Answer other programs at an OpenAI-compatible endpoint.

    The reply holds the citations. On any host but the loopback address a bearer token is required:
    CITEBOUND_SERVE_TOKEN.
    """
    filters = filters_of(as_of, since, until, outlet)
    settings = settings_of(
        sets, index=index, chroma_url=chroma_url, model=model, max_usd=max_usd, max_tokens=max_tokens
    )
    from assistant import serve

    serve.run(settings, filters, console(stderr=True), host=host, port=port)


def mcp_command(  # noqa: PLR0913  (its options)
    *,
    as_of: AsOfOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    outlet: OutletOption = None,
    model: ModelOption = None,
    max_usd: MaxUsdOption = None,
    max_tokens: MaxTokensOption = None,
    index: IndexOption = None,
    chroma_url: ChromaOption = None,
    sets: SetOption = None,
) -> None:
    """Answer other programs by the Model Context Protocol.

    It is spoken on standard input and output; the tools are ask, search, show and verify.
    """
    filters = filters_of(as_of, since, until, outlet)
    settings = settings_of(
        sets, index=index, chroma_url=chroma_url, model=model, max_usd=max_usd, max_tokens=max_tokens
    )
    from assistant import mcp

    mcp.run(settings, filters)
