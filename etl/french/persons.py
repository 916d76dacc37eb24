"""Names of persons, as French lists write them."""

from __future__ import annotations

import re

from etl.french.text import normalise

_CIVILITY = re.compile(r"(?:M\.|Mr\.?|Mmes?\.?|Mlles?\.?|Monsieur|Madame|Mademoiselle)\s+[A-ZÀ-Ý]")
#: First names that most French adults bear, as ``normalise`` writes them.
_FIRST_NAMES = """
    adrien alain alexandra alexandre alexis alice aline amandine andre anne annick anthony
    antoine arnaud arthur audrey aurelie aurelien baptiste beatrice benjamin benoit bernadette
    bernard brigitte bruno camille carole caroline catherine cecile cedric celine chantal
    charlotte christelle christian christiane christine christophe claire claude claudine
    clement colette corinne cyril damien daniel daniele david delphine denis denise didier
    dominique dorothee eliane elisabeth elodie emilie emma emmanuel emmanuelle eric erwan
    estelle evelyne fabien fabienne fabrice florence florian francis franck francois francoise
    frederic gael gaelle genevieve georges gerard gilbert gilles ginette gregory guillaume guy
    gwenaelle helene henri herve hugo isabelle jacqueline jacques jean jeanine jeanne jeremy
    jerome joel josette josiane julie julien juliette karine kevin laetitia laurence laurent lea
    lionel loic louis louise luc lucas lucie ludovic madeleine magali manon marc marcel
    marguerite marie marine marion martine mathieu mathilde matthieu maurice maxime melanie
    michel michele micheline mickael mireille monique morgane muriel nadine nathalie nicolas
    nicole odette odile olivier pascal pascale patrice patricia patrick paul pauline philippe
    pierre quentin raymond regis rene renee robert roger roland romain ronan sabrina sandra
    sandrine sarah sebastien serge simone solene sophie stephane stephanie suzanne sylvain
    sylvie thibault thierry thomas valerie vanessa veronique vincent virginie viviane xavier
    yann yannick yves yvette yvonne
"""
_NAMES = frozenset(_FIRST_NAMES.split())


def is_person(text: str) -> bool:
    """Tell whether a text is like « Mme Le Goff », « Anne Le Goff », « LE GOFF Anne »."""
    if _CIVILITY.match(text.strip()):
        return True
    parts = text.split()
    if not 2 <= len(parts) <= 5 or not all(re.match(r"[A-ZÀ-Ý]|de$|du$|d['’]|la$|le$", p)
                                           for p in parts):
        return False
    first, last = (normalise(p).partition("-")[0] for p in (parts[0], parts[-1]))
    return first in _NAMES or (last in _NAMES and parts[0].isupper())
