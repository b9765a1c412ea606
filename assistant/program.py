"""Where the command ``citebound`` starts: Ctrl-C stops it in one line even while it is still being loaded."""

from __future__ import annotations

import atexit
import gc
import os
import sys

# As ``assistant.cli.faults`` has it, which is not loaded yet.
_INTERRUPTED = 130
# New objects between two searches for garbage, of which a start leaves none: it makes up to 150,000. With Python's
# own 700 there would be hundreds of searches, a twentieth of the time to the first answer.
_COLLECTED_AFTER = 200_000


def main() -> None:
    """Run the command line."""
    gc.set_threshold(_COLLECTED_AFTER)
    atexit.register(gc.freeze)  # nor is all that is still there looked through at the end
    # Else every package that is installed is asked, at the first model, whether it has a plugin for Pydantic.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        from assistant import cli
    except KeyboardInterrupt:
        sys.stderr.write("citebound: Stopped. Nothing stored was lost.\n")
        sys.stderr.flush()
        os._exit(_INTERRUPTED)
    cli.main()
