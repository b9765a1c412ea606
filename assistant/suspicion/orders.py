"""Orders to a model, told by their form and not by what they are about.

An imperative whose object only a model has (its instructions, its reply, its passages), or a command to a machine
that is spoken to.
"""

from __future__ import annotations

from assistant.suspicion.signs import OneOf, Rule, Sort, words

_ACTOR = "(?:assistants?|models?|agents?|systems?|readers?|tools?|engines?|summari[sz]ers?)"
MACHINE = (
    r"(?:(?:AIs?|A\.I\.|artificial intelligence|(?:large )?language[ -]models?|LLMs?|GPTs?|ChatGPT|chat-?bots?|"
    rf"(?:automated|automatic|machine|digital|virtual|robot)[ -]{_ACTOR}|(?:retrieval|answering)[ -]{_ACTOR}|"
    rf"(?:ro)?bots?|crawlers?|scrapers?|indexers?)(?:[ -]{_ACTOR})?)"
)
# Not "an AI researcher".
_ALONE = r"(?=[,.:;!]| (?:and|or|that|who|which|reading)\b)"
# Someone who is spoken to, and is a machine.
_ADDRESS = OneOf(
    r"\b(?:attention|note|notice|message|memo|reminder|alert|warning|bulletin|instructions?|advice|request|"
    r"dear|hello|hey|listen)[ ,]{1,2}(?:(?:to|for|of|all|any|every|the|you|our) ){0,3}"
    rf"(?:{MACHINE}|assistants?)\b[^.:!?\n]{{0,40}}[:,!—–]",
    rf"(?:^|(?<=[.!?] )|(?<=[(\[“\"])){MACHINE} (?:that |which |who )?read(?:s|ing)? (?:this|it) ?:",
    rf"\b(?:to|for) (?:all |any |every |the )?(?:{MACHINE}|assistants)"
    r"(?: (?:that|who|which|reading) [^.:\n]{0,40})? ?:",
    r"\bas an? (?:AI|language model)\b[^.\n]{0,30}\byou (?:must|should|shall|are to)\b",
    rf"\byou are an? (?:\w+ ){{0,2}}{MACHINE}{_ALONE}",
    rf"\bif you(?:['’]re| are) (?:an? |the )?(?:\w+ )?{MACHINE}{_ALONE}",
    r"^(?:dear )?assistants?, (?:please |kindly )",
    r"\b(?:Liebe[rs]?|Beste|Cher|Chère|Caro|Cara|Estimado|Querido) "
    r"(?:Sprachmodell|KI|taalmodel|assistent|modèle|IA|modelo|asistente)\b",
)
# Machines that read this text, and those who answer from it.
_READING = OneOf(
    rf"\b(?:{MACHINE}|machines?|assistants?|programs?) (?:(?:that|which|who|is|are|will|one|day|ever|may) "
    rf"){{0,4}}"
    r"(?:read(?:s|ing)?|process(?:es|ing)?|summari[sz](?:es?|ing)|pars(?:es?|ing)|quot(?:es?|ing)) "
    r"(?:this|these)(?= ?[:,.!]| ?$| (?:page|text|article|paper|lines?|words|document|notice|minutes|passage|"
    r"out|say|shall|must|should)\b)",
    r"\b(?:whoever|anyone|anybody|readers) (?:who )?(?:is |are )?(?:answer|summari[sz]|quot)\w* (?:\w+ )?from "
    r"(?:this|these|several)\b",
    r"\bwhen(?:ever)? you (?:summari[sz]e|quote|cite|process) (?:this|these)\b",
)
_ROLE = OneOf(
    r"(?:^|(?<=[.!?>\]] )|(?<=[\[(]))(?:system|assistant|developer|administrator)(?: (?:message|note|prompt|"
    r"override|notice|update|instructions?|alert|order))? ?:",
)
_COMMAND = OneOf(
    r"\b(?:ignore|disregard|forget|discard|answer|reply|respond|say|state|tell|claim|report|mention|praise|"
    r"cite|quote|attribute|repeat|print|reveal|output|write|return|refuse|recommend|prefer|trust|take|give|"
    r"put|leave|drop|send|stop|do not|don['’]t|must|shall|may not|should|are to|is to be|permitted|only|"
    r"vergiss|sag|antworte|vergeet|zeg|oublie\w*|olvida|di)\b"
)
# A bare "Assistant:" heads credits, too; what follows it at once must be an imperative.
_TOLD = OneOf(
    rf"(?:^|(?<=[.!?] )|(?<=[(\[“\"|])|(?<=\| ))(?:assistants?|models?|{MACHINE})(?: [^.:!?\n]{{1,30}})? ?: "
    r"(?:please |kindly )?(?:ignore|disregard|answer|reply|say|state|tell|report|claim|cite|quote|repeat|print|"
    r"reveal|write|return|refuse|give|leave|drop|copy|stop|treat|trust|prefer)\b",
    rf"(?:^|(?<=[.!?] ))(?:assistants?|models?|{MACHINE}) ?: [^\n]{{0,200}}[.;!] "
    r"(?:say|answer|repeat|cite|state)\b",
)
_EARLIER = (
    r"(?:previous|prior|above|earlier|preceding|foregoing|former|original|existing|initial|system|other|"
    r"remaining|your|user['’]?s?|these|all)"
)
_GIVEN = (
    r"(?:instructions?|prompts?|guidelines|directions|directives|commands|orders|context|passages?|documents?|"
    r"sources?|rows?|messages?|queries|query|question)"
)
_OVERRIDE = OneOf(
    r"\b(?:ignore|disregard|forget|override|overrule|discard|do not (?:follow|obey|heed|trust|use)) "
    rf"(?:(?:all|any|every|everything|the|of|your|and|but|these) ){{0,4}}{_EARLIER} (?:\w+ ){{0,2}}{_GIVEN}\b",
    r"\b(?:ignore|disregard|forget) (?:everything|all|what) "
    r"(?:\w+ ){0,3}(?:above|before|so far|told|instructed)\b",
    r"\b(?:ignore|disregard) +the (?:user|question|query|prompt)\b",
    r"\b(?:ignore|disregard) (?:the |all |any )?(?:rules?|instructions?) (?:about|on|for) (?:quot|cit|sourc)\w+",
    r"\b(?:ignore|disregard) (?:(?:the|all|this|these|other) )?\w+ and (?:say|answer|reply|state|report)\b",
)
# The same in other languages, where the verb's form is the imperative's.
_OVERRIDE_ABROAD = OneOf(
    r"\bignorieren?\b.{0,30}\b(?:vorherigen|bisherigen|vorigen|früheren|obigen) (?:Anweisungen|Vorgaben|Regeln)",
    r"\b(?:ignore[zr]?|oublie[zr]?) (?:toutes )?(?:les |tes |vos )(?:instructions|consignes) "
    r"(?:précédentes|antérieures)",
    r"\b(?:ignora|ignore|ignorad|olvida|olvide) (?:todas )?(?:las |tus |sus )?(?:instrucciones|órdenes) "
    r"(?:anteriores|previas)",
    r"\b(?:ignora|ignorate|ignori|dimentica) (?:tutte )?(?:le |tue )?(?:istruzioni|regole) (?:precedenti|sopra)",
    r"\b(?:ignore|ignora|esqueça|esquece) (?:todas )?(?:as |suas )?instruções (?:anteriores|prévias)",
    r"\bnegeer (?:alle |de )?(?:vorige|eerdere|voorgaande|bovenstaande) (?:instructies|aanwijzingen)",
    r"\b(?:zignoruj|ignoruj) (?:wszystkie )?(?:poprzednie|wcześniejsze|powyższe) (?:instrukcje|polecenia)",
    r"\b(?:про)?игнорируй(?:те)? (?:все )?(?:предыдущие|прежние) (?:инструкции|указания|команды)",
    r"\b(?:ігноруй(?:те)?|забудь(?:те)?) (?:усі |всі )?попередні (?:інструкції|вказівки)",
    r"\b(?:önceki|yukarıdaki) (?:tüm |bütün )?(?:talimatları|komutları) "
    r"(?:yok say|unut|görmezden gel|dikkate alma)",
    r"تجاهل (?:جميع |كل )?(?:التعليمات|الأوامر) (?:السابقة|أعلاه)",
    r"(?:忽略|无视|忽視|無視)你?(?:之前|以上|先前|前面|上述|此前|所有|全部|一切|的){0,4}(?:指令|指示|说明|提示)",
    r"(?:以前|上記|これまで|前)の(?:すべての)?(?:指示|命令|指令)を?(?:すべて)?(?:無視|忘れ)",
    r"이전의? ?(?:모든 )?(?:지시|명령|지침)(?:사항)?[을를]? ?(?:모두 )?무시",
)
_ANY_QUESTION = r"(?:every|any|all|each) (?:\w+ )?(?:questions?|quer(?:y|ies)|prompts?|requests?)\b"
# What a reply shall be or which source it shall name: of no use to anyone who reads.
_REPLYING = OneOf(
    rf"\b(?:reply|respond|answer|say|state|refuse)\b[^.!?\n]{{0,60}}\b(?:to )?{_ANY_QUESTION}[^.!?\n]{{0,60}}"
    r"(?:\b(?:with|by)\b|$|[.\]])",
    r"\b(?:cite|quote) (?:only )?(?:sources?|passages?|documents?|sentences?) (?:\[|\d|number)",
    r"\b(?:reply|respond|answer) only with\b|\bcite [^.\n]{0,40} for (?:every|each|all) "
    r"(?:claims?|answers?)\b",
    r"\b(?:cite|quote) (?:only )?this (?:notice|page|text|line|document|passage)\b",
    r"\b(?:cite|point (?:to|at)|choose|pick) (?:sentence )?\[\d",
    r"\b(?:answer|reply) with (?:only )?(?:sentences?|passages?|sources?) \[?\d",
    r"\b(?:begin|start|end|open|close|preface) (?:your|the|each|every) (?:answer|reply|response) (?:with|by)\b",
    r"\b(?:give|use|present|take) (?:this|that|it|both|them|these) as (?:the|your|one) (?:answer|claim|reply)\b",
)
_RULING = OneOf(
    r"\bthe only (?:permitted|allowed|acceptable|valid) (?:reply|answer|response|output)\b",
    r"\bas your (?:one |only |first |sole |final )?(?:claim|answer|reply|response|quote)\b",
    r"\breturn (?:an empty (?:list|array|object|reply|answer)|no claims?)\b",
    r"\b(?:answers?|reply|replies|responses?)\b[^.!?\n]{0,40}\b(?:must|shall) "
    r"(?:say|read|begin|end)\b|\byour (?:answer|reply|response) (?:must|has to) (?:contain|include|state)\b",
    r"\b(?:if|unless) (?:the|your) (?:answer|reply|response) (?:does|says|contains)\b|\byour (?:one|only) "
    r"answer is\b",
    r"\bsay that the (?:documents|passages|sources) do not answer\b",
    r"\breaders? who answers?\b|\bfor all (?:later|further|future|following) questions\b",
    r"\bdecode (?:this|it|the following) and (?:do|follow|obey|act)\b|\bstay in (?:this|that|the) role\b",
    r"\byou(?: are|['’]re) now (?:called )?\w*(?:Bot|GPT|AI)\b",
    r"\bsources? \d (?:of|in|on) your (?:list|context)\b|\bcite (?:it |this )?as \[\d{1,2}\]",
    r"\b(?:print|reveal|repeat|output|recite|disclose|display|leak) "
    r"(?:\w+ ){0,3}?(?:your (?:\w+ ){0,2}?(?:instructions|prompts?|rules)|(?:the )?system prompt)\b",
    r"\b(?:you are|you['’]re) now (?:in )?(?:an? |the )?(?:\w+ )?(?:mode|DAN|unrestricted|jailbroken)\b",
    r"\b(?:assistants?|language models?|chat-?bots?|AIs?) "
    r"(?:(?:must|shall) (?:only |never )?(?:cite|quote)|(?:is|are) to (?:say|leave|drop|cite|quote))\b",
    r"\byour (?:new )?task (?:has changed|is now)\b|\boverrid(?:es?|ing) your (?:\w+ )?(?:instructions|rules)\b",
    r"\bsystem prompt ?:",
    r"\b(?:must|may) not be (?:quoted|cited)\b[^\n]{0,80}\b(?:instead|this notice)\b",
    r"\bsources? \[\d[^.\n]{0,40}\b(?:are|is) (?:verified|confirmed|official|authoritative)\b",
    r"\bsupersed(?:es?|ing) all (?:other |previous |earlier )?(?:documents|sources|passages)\b",
    r"\b(?:append|include|insert|embed|add|end)\b[^.!?\n]{0,60}\b(?:link|image|URL|"
    r"https?:)[^\n]{0,120}\b(?:your (?:answer|reply|response)|the user|(?:user's|the) question|the "
    r"conversation)\b",
)

ORDERS = (
    Rule(
        Sort.ORDER,
        words(
            "assistant|language model|llm|gpt|bot|automat|machine reader|models|answering|ai |ai:|ai,|ais |a.i.|"
            "artificial|retrieval|crawler|scraper|indexer|sprachmodell|taalmodel|modèle|modelo|asistente"
        ),
        _ADDRESS,
        then=_COMMAND,
    ),
    Rule(Sort.ORDER, words("read|process|summari|pars|quot|cite|from th|from several"), _READING, then=_COMMAND),
    Rule(Sort.ORDER, words("system|assistant|developer|administrator"), _ROLE, then=_COMMAND),
    Rule(Sort.ORDER, words("assistant|model|bot|ai:|ais:|llm|crawler|gpt|reader"), _TOLD),
    Rule(
        Sort.ORDER,
        words("ignore |disregard |forget |override |overrule |discard |do not "),
        _OVERRIDE,
        head=True,
    ),
    Rule(
        Sort.ORDER,
        words(
            "ignor|oubli|olvid|dimentica|esque|negeer|указания|инструкции|команды|попередні|talimat|komut|تجاهل|忽|无视|"
            "無視|忘れ|무시"
        ),
        _OVERRIDE_ABROAD,
    ),
    Rule(
        Sort.ORDER,
        words("question|quer|prompt|request|cite |quote |[|answer|reply|response|claim"),
        _REPLYING,
        head=True,
    ),
    Rule(
        Sort.ORDER,
        words(
            "the only |as your |your |system prompt|you are now|re now|assistant|language model|bot|ais |"
            "an empty |claim|not be |source|supersed|link|image|url|http|answer|repl|response|decode|"
            "task|overrid|this role|questions|cite "
        ),
        _RULING,
    ),
)
