"""Where the program starts."""

from __future__ import annotations

import subprocess
import sys

from process import ROOT, bare_environment

# Ctrl-C in the tenth of a second in which the command line is loaded.
_STOPPED_WHILE_LOADING = """
import sys

class Impatient:
    def find_spec(self, name, *_):
        if name == "assistant.cli":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Impatient())
from assistant.program import main
main()
"""


def _python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=bare_environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_ctrl_c_while_it_is_loaded_is_one_line() -> None:
    """No traceback, and the exit status of what was stopped."""
    done = _python("-c", _STOPPED_WHILE_LOADING)
    assert (done.returncode, done.stderr) == (130, "citebound: Stopped. Nothing stored was lost.\n")


def test_the_package_can_be_run() -> None:
    """Where no command is on the path."""
    done = _python("-m", "assistant", "--version")
    assert (done.returncode, done.stdout.split()[0]) == (0, "citebound")
