"""Where the command ``citebound`` starts: Ctrl-C stops it in one line even while it is still being loaded."""

from __future__ import annotations

import os
import sys

# As ``assistant.cli.faults`` has it, which is not loaded yet.
_INTERRUPTED = 130


def main() -> None:
    """Run the command line."""
    try:
        from assistant import cli
    except KeyboardInterrupt:
        sys.stderr.write("citebound: Stopped. Nothing stored was lost.\n")
        sys.stderr.flush()
        os._exit(_INTERRUPTED)
    cli.main()
