"""The presentations given with the product, which name blocks of the pages."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from dashboard.blocks.deck import Deck, Slide, contents
from dashboard.themes.activite import report


def _all(page: str, query: str, *keys: str) -> tuple[Slide, ...]:
    return tuple(Slide(page, key, query) for key in keys)


_TRENDS, _LEVELS = (urlencode({"vue": v}) for v in ("Tendances par secteur", "Niveaux publiés"))
_SHOPS, _INVENTORY, _MAP, _SURVEY, _OPINIONS = (urlencode({"volet_commerces": v}) for v in (
    "Chiffres publiés", "Inventaire", "Carte et liste", "Enquête", "Équipes et avis"))
_BRETAGNE = urlencode({"lieu": "Bretagne (région)"})

#: The presentations given with the product.  None has a title of its own: what is said is read from
#: the data of the day.
READY: tuple[Deck, ...] = (
    Deck("Conjoncture de l'ESS", (
        *_all("accueil", "", "accueil_cles"),
        *_all("emploi", "", "emploi_ess_prive", "emploi_secteurs", "emploi_familles",
              "emploi_departements"),
        *_all("emploi", _TRENDS, "emploi_tendances_secteurs", "emploi_tendances_ess"),
        *_all("emploi", _LEVELS, "emploi_niveaux"),
        *_all("territoires", _BRETAGNE, "regions"))),
    Deck("L'ESS en milieu rural", (
        *_all("commerces_ruraux", _SHOPS, "commerces_cles"),
        *_all("territoires", _BRETAGNE, "panorama_pays_0"),
        *_all("commerces_ruraux", _SHOPS, "commerces_publies", "commerces_attendus"),
        *_all("commerces_ruraux", _INVENTORY, "inventaire_departement", "inventaire_statut",
              "inventaire_services"),
        *_all("commerces_ruraux", _MAP, "inventaire_carte"),
        *_all("commerces_ruraux", _SURVEY, "enquete_modele", "enquete_difficultes",
              "enquete_attentes"),
        *_all("commerces_ruraux", _OPINIONS, "enquete_avis"))),
    Deck("Le rapport d'activité en dix chiffres", tuple(
        Slide("activite", f"activite_{report.TEN.key}", urlencode({"chiffre": title}))
        for _, title in report.TEN.figures)),
)


def ready_decks() -> tuple[Deck, ...]:
    """Return the ready presentations with the slides that have published figures to show today;
    not those that have none."""
    return tuple(deck for deck in map(with_figures, READY) if deck.slides)


def with_figures(deck: Deck) -> Deck:
    """Return a presentation with its slides that have published figures to show today."""
    return replace(deck, slides=tuple(
        content.slide for content in contents(deck)
        if content.block and not content.block.table.demonstration))
