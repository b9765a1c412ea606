"""Languages: the tag that a document gives, or the one whose small words its text is made of."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

_TAG: Final = re.compile(r"(?P<language>[a-z]{2,3})(?:-(?!x-)[a-z0-9]{2,8}){0,3}")
# What people write instead of a tag.
_NAMES: Final = {
    name: tag
    for tag, names in {
        "cs": "czech čeština",
        "da": "danish dansk",
        "de": "german deutsch",
        "en": "english",
        "es": "spanish español",
        "fi": "finnish suomi",
        "fr": "french français",
        "it": "italian italiano",
        "nb": "norwegian norsk",
        "nl": "dutch nederlands",
        "pl": "polish polski",
        "pt": "portuguese português",
        "ru": "russian русский",
        "sv": "swedish svenska",
        "uk": "ukrainian українська",
    }.items()
    for name in names.split()
}
# The commonest small words of each language. A word may be of several: what decides is all of them together.
_WORDS: Final = {
    tag: frozenset(words.split())
    for tag, words in {
        "en": "the of and to in that is was for it with as his on be at by had not are but from or have an they "
        "which you were her she there would their we been has when who will more if no out so said what its",
        "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden "
        "aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder",
        "fr": "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont "
        "avec son aux été cette elle ont mais comme ou leur était nous sa y deux après fait aussi être dont",
        "es": "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me "
        "si sin sobre este ya entre cuando todo esta ser son dos también fue había era muy años hasta desde",
        "it": "di e il la che in un a per è una del non sono della con i si da come le dei nel alla più anche al "
        "lo gli ha delle ma suo o nella se dalla ci questo aveva era essere stato dopo dal sul due",
        "pt": "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das "
        "tem à seu sua ou ser quando muito há nos já está eu também só pelo pela até isso ela entre era depois",
        "nl": "de het een van en in is dat op te zijn met voor niet aan er die om ook als bij dan naar maar was "
        "door over uit heeft hij nog tot worden wordt ze hebben meer ik kan deze had of zich jaar",
        "sv": "och i att det som en på är av för med den till har de inte om ett men var sig så från vi kan man "
        "när år under också efter eller nu sin där vid mot ska skulle hade där alla andra",
        "da": "og i at det er en til på som for af de med den har ikke et der om var han men sig fra vi kan man "
        "ved også efter eller nu hvor mod skal ville havde blev siger være år over ud når",
        "nb": "og i det er på til som en for av at med har de ikke den om et men var han seg fra vi kan man ved "
        "også etter eller nå hvor mot skal ville hadde ble sier være år over ut når blir",
        "fi": "ja on ei se että oli hän ovat mutta myös kun tai niin kuin joka sen mukaan jo ole olisi mitä vain "
        "jos nyt sekä voi vielä hänen olla kanssa ollut tämä jälkeen",
        "pl": "w i na z się do nie że to jest o od po przez za jak ale dla co są czy tym jego oraz był już tylko "
        "ze była być które może przed jej tego ich który",
        "cs": "a v se na je že to s z do o i ve pro za by k jako ale po které jsou který od tak už jeho bylo nebo "
        "byl při jen podle však také není má",
        "ro": "de și în a la cu că pe o nu din care un mai pentru să se au este sunt ce prin dar fost după ca al "
        "lui ale sau către fi era ar între cel",
        "hu": "a az és hogy nem is egy ez van volt meg de csak már még azt mint ki el ha vagy amely sem szerint "
        "pedig után lesz kell lehet két minden",
        "el": "και το της να του η που με την από για στο είναι ο οι σε τα τη τον των δεν ότι θα στην ένα μια "
        "αυτό στη έχει ή τις ήταν",
        "ru": "и в не на что с по он а как это но к из у за его от о для же она так было бы был до или при "
        "они уже после также которые когда лет",
        "uk": "і в на що не з та у до за це як він а про але від його для й є був або було також після які "
        "який вже більше щоб років через під",
    }.items()
}
# All of them, each with its languages: what says nothing of what a text is about, in whatever language it is.
_LANGUAGES: Final = {
    word: tuple(tag for tag, small in _WORDS.items() if word in small)
    for words in _WORDS.values()
    for word in words
}
SMALL_WORDS: Final = frozenset(_LANGUAGES)
_WORD: Final = re.compile(r"[^\W\d_]+")
# Small words are a third to a half of any running text, a seventh of one in headlines and lists; no more than so
# many words need be looked at, and of fewer than so many nothing is known.
_LEAST_SHARE: Final = 0.1
_MOST_WORDS: Final = 1500
# Characters in which nearly every text has as many.
_MOST_CHARACTERS: Final = 16 * _MOST_WORDS
_LEAST_WORDS: Final = 25
# A text in another language has one or two of them by chance, often.
_LEAST_DISTINCT: Final = 5
# How much of all words the best must have more than the next: neighbours (Danish and Norwegian) come close.
_MARGIN: Final = 0.03


def tag_of(said: str) -> str | None:
    """The BCP 47 tag, in lower case, that a document gives as its language: ``en_GB`` is ``en-gb``."""
    tag = said.strip().lower().replace("_", "-")
    tag = _NAMES.get(tag, tag)
    return tag if _TAG.fullmatch(tag) else None


def identify(text: str) -> str | None:
    """The language of which a running text has by far the most small words; ``None`` if it is not clear."""
    words = _WORD.findall(text, 0, _MOST_CHARACTERS)
    if len(words) <= _MOST_WORDS and len(text) > _MOST_CHARACTERS:  # the last one may be cut off
        words = _WORD.findall(text)
    del words[_MOST_WORDS:]
    if len(words) < _LEAST_WORDS:
        return None
    counts = Counter(map(str.lower, words))
    small = dict.fromkeys(_WORDS, 0)
    for word, count in counts.items():
        for tag in _LANGUAGES.get(word, ()):
            small[tag] += count
    shares = sorted(((count / len(words), tag) for tag, count in small.items()), reverse=True)
    (best, tag), (second, _) = shares[:2]
    clear = best >= _LEAST_SHARE and best - second >= _MARGIN
    return tag if clear and len(_WORDS[tag] & counts.keys()) >= _LEAST_DISTINCT else None
