"""A headless Chromium, driven over the pipe of its DevTools protocol, which needs no package."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# Chromium reads commands from descriptor 3 and answers on 4, whatever their numbers are here.
_EXEC = "import os, sys; [os.dup2(int(sys.argv[n]), n + 2) for n in (1, 2)]; os.execv(sys.argv[3], sys.argv[3:])"
_FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-pipe"]
# Seconds that a loaded machine may take for a step.
_PATIENCE = 60.0


class Tab:
    """The one page of a browser. ``events`` are all that the protocol has told, oldest first."""

    def __init__(self, commands: BinaryIO, replies: BinaryIO) -> None:
        self._commands, self._replies = commands, replies
        self._sent = 0
        self._session: dict[str, str] = {}
        self.events: list[dict[str, Any]] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = {"sessionId": attached["sessionId"]}
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:  # noqa: ANN401  (any JSON)
        """What a command of the protocol returns."""
        self._sent += 1
        message = {"id": self._sent, "method": method, "params": parameters} | self._session
        self._commands.write(json.dumps(message).encode() + b"\0")
        self._commands.flush()
        while (reply := self._next()).get("id") != self._sent:
            self.events.append(reply)
        assert "error" not in reply, reply
        result: dict[str, Any] = reply["result"]
        return result

    def _next(self) -> dict[str, Any]:
        told = bytearray()
        while (byte := self._replies.read(1)) != b"\0":
            assert byte, "The browser has ended."
            told += byte
        message: dict[str, Any] = json.loads(told)
        return message

    def open(self, url: str) -> None:
        """Load a page anew, and wait until it has been."""
        self.call("Page.navigate", url="about:blank")  # or it would only be scrolled, if it is there already
        self.events.clear()
        self.call("Page.navigate", url=url)
        self.until(f"location.href === {json.dumps(url)} && document.readyState === 'complete'")

    def resize(self, width: int, height: int) -> None:
        """Make the window so large, in CSS pixels; what would glide, jumps."""
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False
        )
        features = [{"name": "prefers-reduced-motion", "value": "reduce"}]
        self.call("Emulation.setEmulatedMedia", features=features)

    def value(self, script: str) -> Any:  # noqa: ANN401  (any JSON)
        """What an expression is in the page, whether or not the page may run scripts."""
        done = self.call("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in done, done
        return done["result"].get("value")

    def until(self, script: str) -> None:
        """Wait for an expression to be true."""
        deadline = time.monotonic() + _PATIENCE
        while not self.value(script):
            assert time.monotonic() < deadline, script
            time.sleep(0.01)

    def click(self, selector: str) -> None:
        """Click in the middle of the first element that fits, as a mouse does, once it is in sight."""
        element = f"document.querySelector({json.dumps(selector)})"
        self.value(f"{element}.scrollIntoView({{block: 'center'}})")
        middle = "({x, y, width, height}) => [x + width / 2, y + height / 2]"
        box = self.value(f"({middle})({element}.getClientRects()[0])")
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=box[0], y=box[1], button="left", clickCount=1)

    def press(self, key: str) -> None:
        """Press a key and let it go."""
        for kind in ("keyDown", "keyUp"):
            text = {"text": "\r"} if key == "Enter" and kind == "keyDown" else {}
            codes = {"Enter": 13, "Escape": 27, "Tab": 9}
            self.call("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=codes[key], **text)

    def told(self, *methods: str) -> list[dict[str, Any]]:
        """The events of these kinds since the page was opened."""
        return [event["params"] for event in self.events if event.get("method") in methods]


@contextmanager
def browser(profile: Path) -> Iterator[Tab]:
    """A browser with nothing in it; it ends with the block."""
    assert PROGRAM
    ours_in, theirs_out = os.pipe()
    theirs_in, ours_out = os.pipe()
    command = [sys.executable, "-c", _EXEC, str(theirs_in), str(theirs_out), PROGRAM, *_FLAGS]
    process = subprocess.Popen(
        [*command, f"--user-data-dir={profile}"],
        pass_fds=(theirs_in, theirs_out),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(theirs_in)
    os.close(theirs_out)
    with os.fdopen(ours_out, "wb") as commands, os.fdopen(ours_in, "rb") as replies:
        try:
            yield Tab(commands, replies)
        finally:
            process.terminate()
            process.wait()
