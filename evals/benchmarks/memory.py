"""How much memory a process has needed at most."""

from __future__ import annotations

import sys
from pathlib import Path

# What was told of this process.
_highest = [0.0]


def peak(process: int | None = None) -> float:
    """Peak resident memory of a process that runs, by default this one, in gigabytes.

    Of another process it is only known where there is a /proc, of this one not on Windows: NaN elsewhere.
    """
    status = Path("/proc", str(process or "self"), "status")
    if status.exists():
        # Not from getrusage: what that gives begins with what the process that started this one held.
        (line,) = (line for line in status.read_text("ascii").splitlines() if line.startswith("VmHWM:"))
        found = int(line.split()[1]) * 1024 / 1e9
        if process is None:  # the kernel counts in batches for each core, and may take a few back
            found = _highest[0] = max(found, _highest[0])
        return found
    if process or sys.platform == "win32":
        return float("nan")
    import resource  # not there on Windows

    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, kibibytes elsewhere
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e9
