"""What the page shows of the Cress's activity report, tab by tab."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from etl.contract import WHOLE


@dataclass(frozen=True)
class Split:
    """An indicator shown by modality: ``where`` selects it; ``starts`` is how its name begins when
    the report writes a year in it; ``kind`` is what the modalities are (« collèges »)."""

    key: str
    title: str
    where: Mapping[str, object]
    note: str = ""
    ranked: bool = True
    starts: str = ""
    kind: str = ""


#: What selects a figure, and the title of its card.
Figure = tuple[Mapping[str, object], str]


@dataclass(frozen=True)
class Cards:
    """Figures of several units, side by side."""

    key: str
    title: str
    figures: tuple[Figure, ...]
    note: str = ""


#: What a tab shows, in its order.
Contents = tuple[Split | Cards, ...]


def _figure(indicateur: str, title: str = "", **where: str) -> Figure:
    """Return a figure, under the name of its indicator where it has no other ``title``."""
    return {"indicateur": indicateur, **where}, title or indicateur


#: The report in ten figures: what is said first, and the ready presentation of the report.
TEN = Cards("dix", "Dix chiffres", (
    _figure("Adhérents par collège", "Adhérents de la Cress", modalite=WHOLE),
    _figure("Nouvelles adhésions", modalite=WHOLE),
    _figure("Élèves impliqués", "Élèves impliqués dans l'éducation à l'ESS",
            action="Éducation à l'ESS"),
    _figure("Structures accompagnées", "Structures accompagnées par le DLA", action="DLA"),
    _figure("Emplois concernés", "Emplois des structures accompagnées par le DLA", action="DLA",
            modalite=WHOLE),
    _figure("Structures et porteurs de projets accompagnés",
            "Structures et porteurs de projets du réemploi accompagnés", action="Réemploi"),
    _figure("Structures du réseau", "Réseau du réemploi des matériaux du bâtiment",
            action="Matériaux du bâtiment"),
    _figure("Structures référencées", "Structures référencées dans Carteco", action="Carteco"),
    _figure("Participants à la journée régionale", "Journée régionale alimentation et agriculture",
            action="Alimentation – agriculture"),
    _figure("Salariés au 31 décembre", "Salariés de la Cress au 31 décembre")))
MEMBERS = Split("adherents", "Adhérents de la Cress par collège",
                {"indicateur": "Adhérents par collège"}, kind="collèges")
_GOVERNANCE: Contents = (
    Cards("instances", "Instances de la Cress", (
        _figure("Administrateurs et administratrices"),
        _figure("Réunions du conseil d'administration", "Conseils d'administration"),
        _figure("Réunions du bureau"),
        _figure("Taux de présence des administrateurs et administratrices",
                "Présence des administrateurs et administratrices"),
        _figure("Mandats représentés lors des décisions"))),
    Split("presence_ca", "Présence au conseil d'administration",
          {"indicateur": "Présence au conseil d'administration"}, ranked=False),
    Split("presence_seconde", "Présence dans la seconde instance du graphique",
          {"indicateur": "Présence dans la seconde instance du graphique"}, ranked=False),
    Split("sress", "Comité de pilotage de la stratégie régionale : participants",
          {"indicateur": "Participants au comité de pilotage", "modalite": [
              WHOLE, "représentants de pouvoirs publics",
              "représentants de structures de l'ESS"]}),
    Split("sress_genre", "Comité de pilotage de la stratégie régionale : hommes et femmes",
          {"indicateur": "Participants au comité de pilotage",
           "modalite": [WHOLE, "hommes", "femmes"]}),
    Cards("equipe", "L'équipe de la Cress", (
        _figure("Salariés au 31 décembre"),
        _figure("Effectif moyen annuel"),
        _figure("Salariés formés", "Salariés formés dans l'année"),
        _figure("Administrateurs et administratrices formés"))),
)
_SUPPORT: Contents = (
    Cards("education", "Éducation à l'ESS", (
        _figure("Élèves impliqués"),
        _figure("Enseignants impliqués"))),
    Split("ecole_villes", "Mon ESS à l'École : projets par ville",
          {"action": "Mon ESS à l'École"}, starts="Projets 20", kind="villes"),
    Split("ecole_types", "Mon ESS à l'École : projets engagés par type d'établissement",
          {"action": "Mon ESS à l'École"}, starts="Projets engagés",
          kind="types d'établissement"),
    Cards("dla", "Dispositif local d'accompagnement (DLA)", (
        _figure("Structures accompagnées", action="DLA"),
        _figure("Emplois concernés", action="DLA", modalite=WHOLE),
        _figure("Emplois concernés", "dont emplois aidés", action="DLA",
                modalite="dont emplois aidés"),
        _figure("Ingénieries", action="DLA", modalite=WHOLE))),
    Split("dla_emplois", "Emplois des structures accompagnées par le DLA",
          {"action": "DLA", "indicateur": "Emplois concernés"}),
    Split("aio", "Accueil, information, orientation : accueils par public",
          {"indicateur": "Accueils"},
          note="Le rapport ne donne pas de total : il n'est pas calculé."),
    Cards("dla_regional", "DLA régional", (
        _figure("Structures, accompagnements terminés", action="DLA régional"),
        _figure("Emplois, accompagnements terminés", action="DLA régional", modalite=WHOLE),
        _figure("Structures, nouveaux accompagnements", action="DLA régional"),
        _figure("Emplois, nouveaux accompagnements", action="DLA régional", modalite=WHOLE))),
    Cards("traits_unions", "Traits d'unions : pays couverts", (
        _figure("Pays couverts", modalite=WHOLE),
        *(_figure("Pays couverts", part, modalite=part) for part in (
            "dont nouveaux territoires", "dont premiers territoires expérimentaux")))),
)
_AUDIENCE: Contents = (
    Cards("reseaux", "Réseaux animés par la Cress", (
        _figure("Structures du réseau", "Matériaux du bâtiment : structures",
                action="Matériaux du bâtiment"),
        _figure("Structures entrées dans l'année", "dont entrées dans l'année",
                action="Matériaux du bâtiment"),
        _figure("Membres de la plateforme collaborative", "Matériaux : membres de la plateforme",
                action="Matériaux du bâtiment"),
        _figure("Participants au séminaire constitutif",
                "Recycleries (RAB) : séminaire constitutif",
                action="Réseau des recycleries (RAB)"),
        ({"action": "Adhésion", "modalite": "7 - Pôles ESS"}, "Pôles ESS adhérents"),
        _figure("Pôles présents à la rencontre des salariés", "Pôles à la rencontre des salariés",
                action="Réseau territorial"))),
    Split("abonnes", "Abonnés aux réseaux sociaux de la Cress", {"indicateur": "Abonnés"},
          note="Une personne peut suivre plusieurs réseaux : les abonnés ne s'additionnent pas."),
    Split("abonnes_variation", "Variation annuelle des abonnés aux réseaux sociaux",
          {"indicateur": "Variation annuelle des abonnés"}),
)
#: What the report says beside its ten figures, a tab each.
TABS = {"Gouvernance et équipe": _GOVERNANCE, "Éducation et accompagnement": _SUPPORT,
        "Réseaux et audience": _AUDIENCE}
