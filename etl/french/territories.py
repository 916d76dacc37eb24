"""Spellings of territories, read into INSEE codes and levels.

The official names come from ``data/reference``: communes and EPCI of Brittany, the other levels of
France.  A code is always read with its level: 53 is Bretagne or Mayenne.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from etl.common_columns import LEVELS
from etl.contract import REGION
from etl.french.codes import whole_code
from etl.french.reference import (
    commune_table,
    departements,
    former_communes,
    known_names,
    partly_breton_epci,
)
from etl.french.text import excerpt, normalise, slug


@dataclass(frozen=True)
class Territory:
    """``code`` is INSEE's, or a slug (``pays-brest``); ``niveau`` a key of ``LEVELS``."""

    code: str
    niveau: str
    nom: str


#: Level → how a territory of it is told.
_A_LEVEL = {"commune": "une commune", "epci": "un EPCI", "pays": "un pays",
            "zone_emploi": "une zone d'emploi", "departement": "un département",
            "region": "une région", "france": "la France"}


class UnknownTerritory(ValueError):
    """No territory has that name; its message ends with the closest ones of ``levels``.

    They are looked for when it is read: to find that a column is not of territories, many names are
    refused and none is told.
    """

    def __init__(self, name: str, levels: Iterable[str] = (), message: str = "") -> None:
        super().__init__(name)
        self.name, self._levels, self._message = name, tuple(levels), message

    def __str__(self) -> str:
        if self._message:
            return self._message
        if self._levels and (other := _search(self.name)) and (
                other[0].niveau not in self._levels):
            return (f"territoire inconnu : « {excerpt(self.name)} » n'est pas "
                    f"{_A_LEVEL[self._levels[0]]} mais {_A_LEVEL[other[0].niveau]}")
        names = _suggestions(self.name, self._levels)
        hint = f" ; vouliez-vous dire {_alternatives(names)} ?" if names else ""
        return f"territoire inconnu : « {excerpt(self.name)} »{hint}"


class UnknownLevel(UnknownTerritory):
    """No level of territory has that name."""


class AmbiguousTerritory(UnknownTerritory):
    """Several territories have that name; ``candidates`` lists them."""

    def __init__(self, name: str, candidates: Iterable[Territory]) -> None:
        self.candidates = tuple(candidates)
        names = [f"{t.nom} ({_place(t)})" for t in self.candidates]
        super().__init__(
            name, message=f"territoire ambigu : « {name} » peut être {_alternatives(names)}")


def _place(territory: Territory) -> str:
    """Return what tells a territory from its homonyms."""
    if territory.niveau == "commune":
        departement = parents(territory.code)["departement"]
        return f"{_index('departement')[departement][0].nom}, {territory.code}"
    return f"{LEVELS[territory.niveau]} {territory.code}"


def _alternatives(names: Iterable[str]) -> str:
    texts = [f"« {name} »" for name in names]
    return " ou ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)


#: Other names met in publications, by level: spelling → code.
_ALIASES: Mapping[str, Mapping[str, str]] = {
    "region": {"Centre": "24", "PACA": "93",
               # Extremes among the pays are figures of the région.
               "Bretagne (min. des 21 pays)": REGION, "Bretagne (max. des 21 pays)": REGION},
    "france": {"France entière": "FR", "00FR": "FR"},
    "pays": {"Pays de Ploërmel - Cœur de Bretagne": "pays-ploermel",
             "Pays de Vitré - Porte de Bretagne": "pays-vitre",
             "Pays de Redon et Vilaine": "pays-redon-bretagne-sud",
             "Pays du COB": "pays-centre-ouest-bretagne"},
    "epci": {"Cap Atlantique": "244400610", "CCKB": "242200715"},
    "commune": {"Bréhat": "22016", "Sein": "29083"},
}

#: Level as workbooks print it (normalised) → level of the contract.
_LEVELS: Mapping[str, str] = {
    "": "", "commune": "commune", "communes": "commune", "epci": "epci", "pays_breton": "pays",
    "pays breton": "pays", "pays": "pays", "ze": "zone_emploi", "zone_emploi": "zone_emploi",
    "zone d'emploi": "zone_emploi", "dep": "departement", "departement": "departement",
    "reg": "region", "region": "region", "national": "france", "france": "france",
    "interregion": "interregion", "structure": "structure"}
#: Digits of the codes of a level: a spreadsheet drops the zeros that they begin with.
_DIGITS = {"commune": 5, "epci": 9, "zone_emploi": 4, "departement": 2, "region": 2}
#: Where a name without level is looked for, in order; « Brest » is never its zone d'emploi.
_SEARCH = ("departement", "region", "france", "epci", "pays", "commune")
_NAME_LEVELS = (*_SEARCH, "zone_emploi")
_WHOLE_NAMES = {"pays": ("pays ",), "zone_emploi": ("zone d emploi ", "ze ")}
_UNSPECIFIED = "non précisé"
#: The pays that has communes of Pays de la Loire.
_ACROSS_PAYS = "pays-redon-bretagne-sud"


def parents(code: str) -> dict[str, str]:
    """Return the codes of the ``epci`` (empty for the three islands), ``departement`` and
    ``region`` of a commune of Brittany; raise ``UnknownTerritory`` for any other code."""
    if code not in commune_table().index:
        raise UnknownTerritory(code)
    table = commune_table()
    return {"epci": str(table.at[code, "epci"]), "departement": str(table.at[code, "departement"]),
            "region": REGION}


def is_elsewhere(code: str, level: str) -> bool:
    """Tell whether the code of a territory, of a level as workbooks write it, is outside Brittany:
    national files hold them all."""
    niveau = _LEVELS.get(normalise(level), "")
    code = whole_code(code, _DIGITS.get(niveau, 0))
    if niveau in ("commune", "departement"):
        return code[:2] not in departements()
    return niveau in ("epci", "zone_emploi") and not _lookup(code, niveau)


def is_partly_breton(code: str, niveau: str) -> bool:
    """Tell whether a territory has communes out of Brittany."""
    if niveau == "zone_emploi":  # numbered by région; « 00 » when it has several
        return not code.startswith(REGION)
    return code in {"epci": partly_breton_epci(), "pays": {_ACROSS_PAYS}}.get(niveau, ())


#: Words that names shorten.
_SHORTENED = {"st": "saint", "ste": "sainte", "agglo": "agglomeration"}


# --- Spellings -------------------------------------------------------------------------------
def _key(name: str) -> str:
    """Return one form for the spellings of a name: no accent, no punctuation, shortened words in
    full."""
    words = re.sub(r"[^a-z0-9+().]+", " ", normalise(name)).split()
    return " ".join(_SHORTENED.get(word, word) for word in words)


def _level_key(name: str, level: str) -> str:
    """Return the spelling under which a level files its names: without « CC du », « Pays de »…"""
    key = _key(name)
    if level == "epci":
        key = re.sub(r"^(?:c[cau]|communaute (?:de communes|d agglomeration|urbaine)) "
                     r"(?:du |des |de la |de l |de |d )?", "", key)
        # Without an acronym; « (hors Rennes) » makes it another territory.
        return re.sub(r" \((?!(?:hors|sans|partie|y compris)\b)[^()]*\)$", "", key)
    if level == "zone_emploi":
        return re.sub(r"^(?:zone d emploi|ze) (?:du |des |de la |de l |de |d )?", "", key)
    if level in ("region", "departement"):
        return re.sub(rf"^{level} (?:du |des |de la |de l |de |d )?", "", key)
    return re.sub(r"^pays (?:du |des |de |d )", "", key) if level == "pays" else key


@cache
def _index(level: str) -> Mapping[str, tuple[Territory, ...]]:
    """Return spelling or code → the territories of a level that bear it (homonyms are several)."""
    index: dict[str, list[Territory]] = defaultdict(list)
    for code, name in known_names(level).items():
        territory = Territory(str(code), level, str(name))
        index[_level_key(territory.nom, level)].append(territory)
        index[_key(territory.code)].append(territory)
        if level in ("region", "departement"):  # « Finistère (29) », « Finistère 29 », « 29 – … »
            for both in (f"{name} ({code})", f"{name} {code}", f"{code} {name}"):
                index[_level_key(both, level)].append(territory)
    if level == "commune":
        _add_former_communes(index)
    for name, code in _ALIASES.get(level, {}).items():
        if places := index.get(_key(code)):  # an EPCI that has merged since is none
            index[_level_key(name, level)] = places
    return {key: tuple(territories) for key, territories in index.items()}


def _add_former_communes(index: dict[str, list[Territory]]) -> None:
    """Add the codes of the communes merged since, and their names that no commune bears today."""
    official = set(index)
    for former, name, code in former_communes().itertuples(index=False):
        [today] = index[_key(code)]
        for key in (_key(former), _level_key(name, "commune")):
            if key and key not in official and today not in index[key]:
                index[key].append(today)


@cache
def _former_keys() -> frozenset[str]:
    table = former_communes()
    names = (*table["commune_ancienne"], *table["nom_ancien"])
    return frozenset(_level_key(name, "commune") for name in names if name)


def is_former_name(name: str, territory: Territory) -> bool:
    """Tell whether a commune is named, or numbered, as it was before it merged or took another
    name: what was counted then is not of all the commune of today."""
    key = _level_key(name, "commune")
    return (territory.niveau == "commune" and key in _former_keys()
            and key != _level_key(territory.nom, "commune"))


def _lookup(name: str, level: str) -> tuple[Territory, ...]:
    return _index(level).get(_level_key(name, level), ())


def _search(name: str) -> tuple[Territory, ...]:
    """Return the territories of the first level that knows the name; of every level for a bare
    code.

    « Brest » is the commune, so a pays and a zone d'emploi are found by their whole name only.
    """
    results = [_lookup(name, level) for level in _NAME_LEVELS
               if _key(name).startswith(_WHOLE_NAMES.get(level, ""))]
    if re.search("[0-9]", name):
        return sum(results, ())
    return next((candidates for candidates in results if candidates), ())


def _suggestions(name: str, levels: Iterable[str]) -> list[str]:
    """Return up to three names spelt nearly so, closest first."""
    names = {key: places[0].nom for level in levels for key, places in _index(level).items()
             if not re.search("[0-9]", key)}
    close = difflib.get_close_matches(_key(name), names, n=3, cutoff=0.8)
    return list(dict.fromkeys(names[key] for key in close))


@lru_cache(maxsize=1 << 14)
def resolve(name: str, level: str = "", departement: str = "") -> Territory:
    """Return the territory of that name (or INSEE code).

    ``level`` is written as workbooks do (« pays_breton », « EPCI », « national »…); without it,
    départements come first, then régions, France, EPCI, pays and communes.  ``departement`` (name
    or code) tells communes of the same name apart.  An « interregion » or a « structure » always
    resolves, to a slug of its name.

    Raises ``UnknownTerritory`` with the closest names, or ``AmbiguousTerritory`` with candidates.
    """
    name = " ".join(str(name).split())
    niveau = _LEVELS.get(normalise(level))
    if niveau is None:
        raise UnknownLevel(name, message=f"niveau de territoire inconnu : « {excerpt(level)} »")
    # Figures may be of no territory that is said; what has a commune is placed in it.
    if niveau != "commune" and normalise(name) == normalise(_UNSPECIFIED):
        return Territory("", "", _UNSPECIFIED)
    if niveau in ("interregion", "structure") and (code := slug(_key(name))):
        return Territory(code, niveau, name)
    name = whole_code(name, _DIGITS.get(niveau, 0))
    levels = (niveau,) if niveau in _NAME_LEVELS else _SEARCH
    candidates = _lookup(name, niveau) if niveau in _NAME_LEVELS else _search(name)
    if not candidates and niveau in ("", "commune"):
        candidates = _communes_in_brackets(name)
    if departement and candidates and candidates[0].niveau == "commune":
        inside = resolve(departement, "departement")
        candidates = tuple(t for t in candidates if parents(t.code)["departement"] == inside.code)
        if not candidates:
            raise UnknownTerritory(
                name, message=f"territoire inconnu : « {name} » dans « {inside.nom} »")
    return _only_one(name, candidates, levels)


def territory_of(name: str, level: str = "", departement: str = "") -> Territory | None:
    """Return the territory of a name as ``resolve`` does; None when none bears it, or several do.
    """
    try:
        return resolve(name, level, departement)
    except UnknownTerritory:
        return None


def _communes_in_brackets(name: str) -> tuple[Territory, ...]:
    """Return the communes that a name and its brackets designate: « Saint-Armel (35) »,
    « Saint-Armel (Ille-et-Vilaine, 35250) », as an ambiguous name is told."""
    bracket = re.fullmatch(r"(.+?) ?\(([^()]+)\)", name)
    if not bracket:
        return ()
    communes = _lookup(bracket[1], "commune")
    for place in bracket[2].split(","):
        departement = {t.code for t in _lookup(place, "departement")}
        communes = tuple(t for t in communes if t.code == place.strip()
                         or parents(t.code)["departement"] in departement
                         or place.strip() in commune_table().at[t.code, "codes_postaux"].split())
    return communes


def _only_one(name: str, candidates: tuple[Territory, ...], levels: Iterable[str]) -> Territory:
    if not candidates:
        raise UnknownTerritory(name, levels)
    if len(candidates) > 1:
        raise AmbiguousTerritory(name, candidates)
    return candidates[0]
