"""What no reader has a use for: marks of chat templates, of this program's own prompts; lookalike letters."""

from __future__ import annotations

import re

from assistant.suspicion.orders import MACHINE
from assistant.suspicion.signs import OneOf, Rule, Sort, words
from index.patterns import lazy

# Marks of chat templates, and forged ends of passages.
_PART = "(?:passages?|documents?|context|prompt|system|user|assistant)"
_MARK = OneOf(
    r"< ?\| ?[a-z_]{2,20} ?\| ?>|\[/?INST\]|<</?SYS>>|<(?:start|end)_of_turn>",
    r"^(?:assistant|system) ?: *$|^role ?: ?(?:system|assistant|user)\b",
    r"\b(?:begin|end)(?: of)? system (?:message|prompt)\b",
    rf"\binstructions? (?:for|to) (?:the |all |any )?(?:assistants?|{MACHINE}) ?: *$",
    r"\(passage \d+\b[^()\n]{0,40}\)|\(end of (?:the )?(?:\w+ )?passages?\b",
    r"</?(?:passages?|documents|context|system|assistant|instructions?|user_?query|tool_(?:call|result|"
    r"response))\b[^<>\n]{0,80}>",
    rf"^[=*#-]{{2,8}} ?(?:end of |begin(?:ning)? (?:of )?|start of )?(?:the )?{_PART}(?: (?:prompt|message|"
    rf"turn))? ?"
    r"[=*#:-]{1,8} *$",
    r"^#{2,4} (?:system|instructions?|assistant|response|human|user) ?:",
    r"\[[\da-f]{6,16} (?:end of )?passage \d|\[end of (?:passages?|documents?|context)\b",
)
# A reply as this program asks for it, or a message of a chat.
_REPLY = OneOf(
    r"[“\"](?:claims?|quotes?|sentences|role)[”\"] ?: ?(?:[\[{]|[“\"](?:system|assistant|user|tool)[”\"])",
    r"[“\"]verified[”\"] ?: ?true\b",
    r"[“\"]quote[”\"] ?: ?[“\"][^\n]{1,400}[”\"] ?, ?[“\"](?:passage|claim)[”\"] ?:",
)
# Sources and sentences as this program numbers them: [1] outlet, day: the words in quotation marks; [3.2] words.
_CITATION = OneOf(
    r"\[\d{1,2}\] [^\[\]\n“\"]{2,60}\d[^\[\]\n“\"]{0,12}: [“\"][^\n“”\"]{8,300}[.!?][”\"]",
    r"(?:^|[.!?] )\[\d{1,2}\.\d{1,2}\] [^\n]{0,300}[.!?] \[\d{1,2}\.\d{1,2}\] ",
    r"\bverified (?:quote|passage|claim) ?[(:]|\brank \d{1,2}, score [01]?\.\d",
)

MARKS = (
    Rule(
        Sort.MARK,
        words("<|==|**|--|##|[inst|[/inst|[end of |passage|assistant|system:|system message|system prompt|role"),
        _MARK,
    ),
    Rule(Sort.REPLY, words('claim"|claims"|quote"|quotes"|sentences"|role"|verified"|claims”|quote”'), _REPLY),
    Rule(Sort.CITATION, words("[|verified |rank "), _CITATION),
)
# Letters that look like Latin ones: Cyrillic and Greek, full-width, Roman numerals. Of the small Greek letters
# only omicron: "TNFα" and "μm" are how science spells.
_ALIKE = "АВЕЅІЈКМНОРСТУХаеорсухіјѕԁһӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧο\u2160-\u217f\uff21-\uff3a\uff41-\uff5a"
LOOKALIKE = re.compile(f"[{_ALIKE}]")
# One of them in a word of Latin letters.
MIXED = lazy(rf"[A-Za-z]{{2}}[{_ALIKE}]|[{_ALIKE}][A-Za-z]{{2}}|[A-Za-z][{_ALIKE}]+[A-Za-z]")
