"""Answers and documents on the screen, on paper and on a page, from one layout.

What prints answers is in ``render.terminal``: a line that says what went wrong is not to wait for it.
"""

from assistant.render.links import link_to
from assistant.render.plain import PlainConsole
from assistant.render.screen import Part, Screen, linked
from assistant.render.text import file_name, flat, safe, told

__all__ = [
    "Part",
    "PlainConsole",
    "Screen",
    "file_name",
    "flat",
    "link_to",
    "linked",
    "safe",
    "told",
]
