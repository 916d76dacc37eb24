"""A hundred shops of the ESS in rural communes, as the inventory of 2022 would list them."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.random import Generator

from etl.demo.places import Commune, communes, generator, pick, picks, sample
from etl.demo.workbook import Sheet, Value

HEADERS = ("Identifiant", "Commune", "Code Insee", "Département", "Année d'ouverture", "Statut",
           "Services", "Employeur")
#: Density levels of the rural communes (Insee, grille communale à sept niveaux).
RURAL = (5, 6, 7)
#: Service → chance that a shop offers it.
SERVICES = {"épicerie": 0.5, "café": 0.62, "restauration": 0.28, "dépôt de pain": 0.34,
             "point poste": 0.14, "librairie": 0.1, "animation culturelle": 0.5,
             "produits locaux": 0.44, "relais colis": 0.2, "tiers-lieu": 0.16}

_LAST_YEAR = 2022
_NOTE = (f"inventaire {_LAST_YEAR} des commerces de l'ESS en milieu rural, à remplacer par le "
         "fichier réel.")
#: Shops of each département; their sum is the number of shops.
_BY_DEPARTEMENT = {"22": 27, "29": 22, "35": 28, "56": 23}
_STATUTS = {"Association": 60, "Scic": 16, "Scop": 8, "Coopérative de consommateurs": 9,
            "Entreprise Esus": 7}
#: A cooperative lives from its sales and more often employs than an association does.
_EMPLOYS = {"Association": 0.45}
_EMPLOYS_ELSEWHERE = 0.82


@dataclass(frozen=True)
class Shop:
    """An invented shop in a real commune; ``identifier`` is « Commerce n° 001 »."""

    identifier: str
    commune: Commune
    year: int
    statut: str
    services: tuple[str, ...]
    employer: bool


def shops() -> list[Shop]:
    """Return the same hundred shops at each call, one a commune, in the order of their number."""
    rng = generator(2)
    places: list[Commune] = []
    for departement, number in _BY_DEPARTEMENT.items():
        rural = [c for c in communes() if c.departement == departement and c.density in RURAL]
        places += [rural[i] for i in sample(rng, number, range(len(rural)))]
    order = rng.permutation(len(places))
    return [_shop(rng, number, places[i]) for number, i in enumerate(order, 1)]


def _shop(rng: Generator, number: int, commune: Commune) -> Shop:
    statut = pick(rng, _STATUTS)
    # Most shops opened in the last ten years, a few in the eighties.
    year = max(1983, _LAST_YEAR - int(rng.exponential(7.0)))
    return Shop(f"Commerce n° {number:03d}", commune, year, statut,
                tuple(picks(rng, SERVICES)),
                bool(rng.random() < _EMPLOYS.get(statut, _EMPLOYS_ELSEWHERE)))


def sheet() -> Sheet:
    """Return the sheet « Inventaire »."""
    rows: list[list[Value]] = [
        [shop.identifier, shop.commune.name, shop.commune.code, shop.commune.departement_name,
         shop.year, shop.statut, ";".join(shop.services), "oui" if shop.employer else "non"]
        for shop in shops()]
    return Sheet("Inventaire", _NOTE, HEADERS, rows)
