"""Words whose full stop does not, or does not always, end a sentence; all in lower case, without that stop.

The lists are short on purpose: an abbreviation that is missing cuts a sentence in two, one that is also a
common word glues two sentences together, and a quotation stays exact either way.
"""

from __future__ import annotations

from typing import Final


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# A name, a number or the rest of the phrase always follows.
NEVER_LAST: Final = _words("""
    mr mrs ms mx dr prof messrs mme mlle gen lt col sgt cpl capt maj cmdr cdr adm pvt brig rep reps
    sen sens gov rev hon pres supt insp st ste mt ft e.g i.e vs viz cf z.b d.h u.a bzw evtl ggf dipl
    ing sra srta ud uds dña v.l.n.r p.ex
""")

# Abbreviations only before a number; elsewhere they are words ("No. He left.") or end a sentence.
BEFORE_NUMBER: Final = _words("""
    no nos nr num art arts fig figs sec secs vol vols ch chap pt p pp para ed abs bd ca approx est
    tel ext lot jan feb mar apr jun jul aug sep sept oct nov dec
""")

# May stand inside a sentence or at its end: only the word that follows tells.
MAY_BE_LAST: Final = _words("""
    etc al inc ltd corp co bros jr sr esq dept univ assn ave blvd rd ph.d m.d b.a m.a usw approx est
    ca gmbh s.a s.p.a plc
""")

# After "a.m." and "p.m." these go on with the sentence.
CLOCK_FOLLOWERS: Final = _words("""
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June
    July August September October November December GMT UTC BST CET CEST EET EST EDT ET CST CDT CT
    PST PDT PT MST IST
""")

# Month names of languages that write the day as "3. März".
AFTER_ORDINAL: Final = _words("""
    Januar Jänner Februar März April Mai Juni Juli August September Oktober November Dezember
    Jahrhundert Jahrhunderts
""")

# Capitalised words that nearly always begin a sentence. Articles that are also parts of names are left out:
# "Ursula K. Le Guin".
STARTERS: Final = _words("""
    The A An This That These Those It He She They We I You There Here His Her Its Their Our My In On
    At By For From With After Before During Since Until When While Where Why What Who How If As But
    And Or So Yet Then Now Not No Both Each Every Some Many Most Several Such Other Others Another
    However Although Though Despite Because Meanwhile Moreover Furthermore Additionally Also Still
    According Initially Later Earlier Today Yesterday Officials Police Der Das Ein Eine Wir Ich Und
    Aber Les Une Elle Ils Nous Una Unos
""")

# "asp.Net", "report.Pdf": what follows such a full stop is no sentence.
FILE_AND_DOMAIN_ENDINGS: Final = _words("""
    com net org edu gov info biz html htm pdf txt doc docx csv json xml jpg jpeg png gif zip exe
""")
