"""Actors of the circular economy, as an export of the collaborative map Carteco would list them.

A tenth of the rows have one of the defects of such a map; the tests count each kind.
"""

from __future__ import annotations

from collections.abc import Callable

from numpy.random import Generator

from etl.demo import targets
from etl.demo.places import communes, generator, pick, picks, sample
from etl.demo.workbook import Sheet, Value

HEADERS = ("Identifiant", "Nom", "Activités", "Statut ESS", "Commune", "Code postal", "Latitude",
           "Longitude", "ETP", "Année de création", "Membre du RAB", "Réseau matériaux")

Row = dict[str, Value]

_LAST_YEAR = 2023
_NOTE = (f"export {_LAST_YEAR} de la carte collaborative Carteco, à remplacer par l'export réel. "
         "Un dixième des lignes porte volontairement un défaut (commune absente, accents perdus, "
         "doublon, coordonnées hors de Bretagne).")
_MATERIALS = "matériaux du bâtiment"
_ACTIVITIES = {"réemploi": 0.42, "réparation": 0.26, "recyclage": 0.18, "collecte et tri": 0.22,
               "compostage et biodéchets": 0.16, _MATERIALS: 0.13, "textile": 0.17,
               "alimentation durable": 0.15, "sensibilisation": 0.36,
               "location et partage": 0.12, "écoconception": 0.07}
_STATUTS = {"Association": 62, "Entreprise d'insertion": 8, "Scic": 8, "Scop": 9,
            "Coopérative": 4, "Entreprise Esus": 7, "Fondation": 2}
_RAB = 0.24
_NO_ETP = 0.12
#: Degrees around the middle of the commune, about 600 metres.
_JITTER = 0.006
#: What a damaged export writes for an accented letter.
_MARKS = ("?", "\ufffd")
_OUTSIDE: tuple[Callable[[float, float], tuple[float, float]], ...] = (
    lambda latitude, longitude: (longitude, latitude),  # swapped
    lambda latitude, longitude: (0.0, 0.0),  # a form sent empty
    lambda latitude, longitude: (48.8566, 2.3522),  # the head office: Paris
    lambda latitude, longitude: (latitude, -longitude),  # the sign lost: east of Greenwich
)


def sheet() -> Sheet:
    """Return the sheet « Export »."""
    rng = generator(4)
    actors = targets.ACTORS - targets.DEFECTS["doublon"]
    rows = [_actor(rng, number) for number in range(1, actors + 1)]
    materials = [i for i, row in enumerate(rows) if _MATERIALS in str(row["Activités"])]
    network = set(sample(rng, targets.NETWORK, materials))
    for i, row in enumerate(rows):
        row["Réseau matériaux"] = "oui" if i in network else "non"
    _damage(rng, rows, sorted(set(range(actors)) - network))
    table = [[f"CAR-{number:04d}", *(row[header] for header in HEADERS[1:])]
             for number, row in enumerate(rows, 1)]
    return Sheet("Export", _NOTE, HEADERS, table)


def _actor(rng: Generator, number: int) -> Row:
    commune = pick(rng, {one: one.population for one in communes()})
    north, east = rng.uniform(-_JITTER, _JITTER, 2)
    return {
        "Nom": f"Acteur n° {number:03d}",
        "Activités": ";".join(picks(rng, _ACTIVITIES)),
        "Statut ESS": pick(rng, _STATUTS),
        "Commune": commune.name,
        "Code postal": commune.postcode,
        "Latitude": round(commune.latitude + north, 5),
        "Longitude": round(commune.longitude + east, 5),
        "ETP": None if rng.random() < _NO_ETP else round(0.3 + float(rng.gamma(0.9, 7.0)), 1),
        "Année de création": max(1948, _LAST_YEAR - int(rng.exponential(13.0))),
        "Membre du RAB": "oui" if rng.random() < _RAB else "non",
    }


def _damage(rng: Generator, rows: list[Row], free: list[int]) -> None:
    """Give a defect to some of the ``free`` rows, one at most each; duplicates lengthen ``rows``.
    """
    counts = targets.DEFECTS
    candidates = [i for i in free if not str(rows[i]["Commune"]).isascii()]
    indices = sample(rng, counts["accents perdus"], candidates)
    for n, i in enumerate(indices):
        mark = _MARKS[n % len(_MARKS)]
        rows[i]["Commune"] = "".join(c if c.isascii() else mark for c in str(rows[i]["Commune"]))
    order = [int(i) for i in rng.permutation([i for i in free if i not in indices])]
    for i in _take(order, counts["commune absente"]):
        rows[i]["Commune"] = None
    for n, i in enumerate(_take(order, counts["hors de Bretagne"])):
        move = _OUTSIDE[n % len(_OUTSIDE)]
        rows[i]["Latitude"], rows[i]["Longitude"] = move(
            float(rows[i]["Latitude"] or 0), float(rows[i]["Longitude"] or 0))
    for copy in [dict(rows[i]) for i in _take(order, counts["doublon"])]:
        # Entered twice: once without the workforce, somewhere else in the list.
        rows.insert(int(rng.integers(1, len(rows))), copy | {"ETP": None})


def _take(order: list[int], size: int) -> list[int]:
    first, order[:] = order[:size], order[size:]
    return first
