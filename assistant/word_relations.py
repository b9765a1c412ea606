"""Which words exclude one another: opposites, and members of one class such as colours or kin.

Of the edits that turn a summary of news false, swapping a word for its opposite or for a sister of it leaves
nearly all words in place, so that no measure of overlap sees them. The lists are of general English; each
word stands for all of its forms.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from assistant.word_forms import content_terms

if TYPE_CHECKING:
    from collections.abc import Mapping

# Words of news of which only one can be true of the same thing.
_OPPOSITES: Final = """
able unable; advantage disadvantage; approve disapprove; armed unarmed; aware unaware; certain uncertain
comfortable uncomfortable; complete incomplete; connect disconnect; continue discontinue; correct incorrect
direct indirect; employed unemployed; expected unexpected; fair unfair; formal informal; harmed unharmed
honest dishonest; hurt unhurt; injured uninjured; lawful unlawful; legal illegal; like dislike; obey disobey
official unofficial; paid unpaid; possible impossible; prove disprove; regular irregular; reliable unreliable
responsible irresponsible; satisfied dissatisfied; stable unstable; successful unsuccessful; violent nonviolent
above below; accept decline; accept reject; add remove; admit deny; advance retreat; affordable expensive
agree disagree; agree refuse; alive dead; all none; all some; allow ban; allow forbid; allow prevent
allow prohibit; ally enemy; always never; ancient modern; appear disappear; appear vanish; approve reject
arrest free; arrest release; arrive depart; arrive leave; ascend descend; asleep awake; attack defend
because despite; before after; begin end; begin finish; begin stop; best worst; better worse; big little
big small; blame praise; boost curb; boost cut; boost hamper; brave cowardly; bright dark; bright dim
build demolish; build destroy; buy sell; calm violent; cautious reckless; cheap costly; cheap dear
cheap expensive; clean dirty; clear vague; climb drop; close open; conceal reveal; conceal unveil; confirm deny
convict acquit; create destroy; crowded empty; cruel kind; deep shallow; defend prosecute; deficit surplus
delay hasten; delete keep; delete retain; demand supply; destroy preserve; destroy protect; discard keep
discard retain; domestic foreign; drought flood; dry wet; due despite; earlier later; early late; ease tighten
east west; eastern western; easy difficult; easy hard; employer employee; empty full; encourage discourage
enter exit; enter leave; erase keep; expand contract; expand limit; expand shrink; expose conceal; expose hide
fail pass; fail succeed; false true; famous unknown; fast slow; female male; few many; fewer more; find lose
first last; forget remember; free jail; fresh stale; friend enemy; friendly hostile; gain loss; generous mean
give take; good bad; grow decline; grow shrink; guilty innocent; happy sad; harm benefit; harmless harmful
healthy ill; healthy sick; help harm; help hinder; hero villain; hide reveal; hide show; hide unveil; high low
hire fire; honest corrupt; hope fear; hot cold; huge tiny; ignore heed; immediate gradual; import export
improve worsen; include exclude; increase cut; increase decline; increase decrease; increase drop; increase fall
increase reduce; indoor outdoor; inside outside; interior exterior; join leave; join quit; keep abandon
know ignore; large small; large tiny; lead follow; left right; lend borrow; less more; light heavy
likely unlikely; live die; local national; lock unlock; long brief; long short; loose tight; loud quiet
love hate; lower raise; loyal rebel; lucky unlucky; lucrative unprofitable; major minor; majority minority
maximum minimum; more less; most least; named anonymous; natural artificial; near far; near remote; never often
new old; noisy silent; normal unusual; north south; northern southern; offline online; often never; often rarely
often seldom; open shut; optimistic pessimistic; ordinary extraordinary; ordinary special; over under
past future; peace war; peaceful violent; permanent temporary; permit ban; permit prohibit; plain ornate
popular unpopular; positive negative; postpone hasten; praise condemn; praise criticise; praise criticize
presence absence; private public; profit loss; promote demote; proud ashamed; public secret; pull push
punish reward; quick slow; raise cut; raise lower; raise reduce; rapid slow; rare common; rare frequent
refuse agree; reject approve; reject endorse; reject welcome; remove keep; remove retain; rich poor; right wrong
rise decline; rise drop; rise fall; rise sink; rise slump; rise tumble; rural urban; safe dangerous; safe unsafe
save kill; save waste; scarce abundant; scarce plentiful; secure vulnerable; send receive; separate unite
serious trivial; severe mild; sharp slight; similar different; simple complex; since until; slight severe
smooth rough; soar plunge; soar sink; soar tumble; soft hard; son daughter; start end; start finish; start stop
stay leave; strengthen weaken; strong weak; succeed fail; success failure; sudden gradual; support against
support condemn; support oppose; surge decline; surge fall; surge plunge; surge tumble; survive die; sweet sour
tall short; teach learn; thanks despite; thick thin; top bottom; transparent opaque; trust distrust
trust suspect; up down; upper lower; urgent trivial; useful useless; vertical horizontal; victim culprit
victory defeat; visible hidden; visible invisible; voluntary compulsory; voluntary mandatory
voluntary obligatory; warm cold; warm cool; weak strong; wide narrow; widespread rare; willing reluctant
win lose; winner loser; wise foolish; with without; within outside; young old
"""
# Of a line only one can be true of the same thing. Words joined by "/" are one.
_SISTERS: Final = """
red orange yellow green blue purple/violet pink brown black white grey/gray
father mother brother sister husband wife/spouse son daughter uncle aunt nephew niece cousin
boy/schoolboy girl/schoolgirl; man woman; boy man; girl woman; men women; men boy; woman boy; girl man
king queen; monday tuesday wednesday thursday friday saturday sunday
january february march april june july august september october november december; spring summer autumn winter
dawn morning noon afternoon evening night/overnight midnight; yesterday today tomorrow
hourly daily weekly monthly yearly/annual; century decade year month week hour minute
school church/chapel mosque temple synagogue hospital/clinic prison/jail hotel factory/plant museum library theatre
bank embassy/consulate airport harbour/port; house/home school; home hospital; office home; house factory
car bus train tram lorry/truck ship/vessel/ferry plane/aircraft helicopter bicycle/bike motorcycle submarine rocket
gun/rifle/pistol knife bomb missile axe sword; fire flood earthquake storm/hurricane/typhoon drought avalanche
gold silver bronze copper iron; wood/wooden steel stone brick concrete glass plastic
milk wine beer water coffee tea juice
cow/cattle sheep pig goat horse chicken/hen dog cat wolf bear fox rat mouse bat bird; fish bird
pizza burger/hamburger sandwich taco chicken pasta; soy oat almond coconut rice wheat maize/corn barley
bread cake; president premier/minister king senator mayor governor judge ambassador bishop
doctor nurse teacher/schoolteacher lawyer/attorney farmer soldier sailor fireman/firefighter engineer reporter
student/pupil teacher; actor singer painter/artist writer/author/novelist dancer
murder robbery theft fraud arson rape kidnapping smuggling; bail custody/detention; fine jail
football/soccer rugby cricket tennis hockey basketball golf; sea lake river mountain desert forest
euro dollar crown pound yen yuan rouble/ruble rupee; africa asia europe america australia antarctica
african asian european american australian; russian ukrainian chinese american british french german
christian muslim/islamic jewish hindu buddhist; catholic protestant orthodox; democrat republican
left right centre/center; first second third fourth fifth; half third quarter; double/twice triple
ear eye nose arm leg hand foot head heart liver lung kidney; phone/smartphone/mobile laptop tablet television
oil gas coal nuclear solar wind; army navy police; spiral elliptical; round square triangular
infant adult teenager; trillion billion million thousand hundred dozen
employer employee customer/client investor/shareholder
"""


@cache
def exclusions() -> Mapping[str, frozenset[str]]:
    """Each term with those that exclude it."""
    found: dict[str, set[str]] = {}
    pairs = [pair.split() for pair in _lines(_OPPOSITES)]
    classes = [[group.split("/") for group in line.split()] for line in _lines(_SISTERS)]
    for one, other in pairs:
        _exclude(found, [[one], [other]])
    for groups in classes:
        _exclude(found, groups)
    return {term: frozenset(others) for term, others in found.items()}


def _exclude(found: dict[str, set[str]], groups: list[list[str]]) -> None:
    terms = [content_terms(" ".join(group)) for group in groups]
    for at, these in enumerate(terms):
        others = frozenset[str]().union(*terms[:at], *terms[at + 1 :]) - these
        for term in these:
            found.setdefault(term, set()).update(others)


def _lines(table: str) -> list[str]:
    return [line.strip() for line in table.replace("\n", ";").split(";") if line.strip()]
