"""The process that serves a model file: ``python -m assistant.models.local_server FILE CONTEXT_WINDOW``.

The first line of its standard input is the key to ask for; at the end of that input it ends, so that it does not
outlive whoever started it. The only import of xllamacpp.
"""

from __future__ import annotations

import os
import sys

from assistant.models.local import READY


def main(file: str, context_window: str) -> None:
    """Serve until standard input ends.

    Args:
        file: The model file.
        context_window: Tokens that prompt and reply may have together.
    """
    import xllamacpp  # type: ignore[import-untyped]  # it has no types

    params = xllamacpp.CommonParams()
    params.model.path = file
    params.n_ctx = int(context_window)
    params.n_parallel = 1  # a conversation has one question at a time
    params.cpuparams.n_threads = os.cpu_count() or 1
    params.port = 0  # any free one
    params.ui = False
    params.verbosity = -1
    params.api_keys = [sys.stdin.readline().strip()]
    try:
        server = xllamacpp.Server(params)
    except RuntimeError as error:
        print(error, flush=True)  # noqa: T201  (this is how it answers)
        os._exit(1)
    print(f"{READY}{server.listening_address}", flush=True)  # noqa: T201
    sys.stdin.read()
    os._exit(0)  # threads of the server would keep the process alive


if __name__ == "__main__":
    main(*sys.argv[1:])
