"""Every sentence of every page, whatever is filtered, is French and says something.

The ends of each filter, and four pairs of filters of a page; all of them with ``COMPLET=1``, before
a release.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from dashboard.blocks.block import Block
from dashboard.blocks.cells import typeset
from dashboard.blocks.deck import Content, Slide
from dashboard.pages import PRESENTABLE
from dashboard.warehouse.connection import query
from tests.pages.addresses import visits
from tests.suites import RELEASE, sample

#: Options of a filter (``None``: all), and pairs of filters of a page.
OPTIONS, PAIRS = (None, 200) if RELEASE else (2, 4)
TITLE, READING, NOTE = "titre", "lecture", "note"
N, NB = "\u202f", "\u00a0"
#: A number that nothing continues: « 1 » is neither « 1,5 » nor « 1 202 ».
END = rf"(?![\d,]|[{N}{NB}]\d)"
START = rf"(?<![\d,.{N}{NB}])"


@dataclass(frozen=True)
class Fault:
    """What no sentence of these ``kinds`` may hold, and a bad sentence that holds it."""

    pattern: str
    bad: str
    kinds: tuple[str, ...] = (TITLE, READING, NOTE)
    #: Whether what is quoted is read too: a publication spells as it likes.
    is_quotation: bool = False


FAULTS = {
    "un article qui ne se contracte pas": Fault(
        r"\b([àÀ]|[dD]e) [lL]es? (?=[A-ZÉÎ])", "Portrait de Le Faou."),
    "une élision oubliée": Fault(
        r"\b([dD]e|[qQ]ue|[lL]e|[lL]a) (?=[aàeéèêiîoôuyAÀEÉÈIÎOU])(?!onz|oui\b|une? sur|y[aeo])",
        "Les habitants de Île-de-France."),
    "une préposition de région devant une intercommunalité": Fault(
        r"\b([eE]n|[dD]ans) [A-Z][\w'-]*( [A-Z][\w'-]*)* (Métropole|Agglomération|Communauté)\b",
        "12 acteurs en Rennes Métropole."),
    "une préposition de commune devant un territoire qui a un article": Fault(
        r"\b[àÀ] (Bretagne|France|Finistère|Morbihan|Côtes-d'Armor|Ille-et-Vilaine|Ouest|"
        r"Île-de-France|Hauts-de-France|Normandie|Orne)\b(?! (Porte|Romantique))",
        "L'emploi progresse à Ouest (3 régions)."),
    "deux espaces": Fault(rf"[ {N}{NB}]{{2,}}", "En Bretagne,  l'emploi."),
    "des guillemets vides": Fault(r"«\s*»", "«  » arrive en tête.", is_quotation=True),
    "un rang de un": Fault(rf"\bsur 1{END}", "L'Orne est 1er sur 1."),
    "un tout qui est sa propre part": Fault(
        rf"{START}(\d[\d{N}]*) \w+ sur \1{END}", "27 structures sur 27 (100,0 %)."),
    "une part de un": Fault(rf"\(100(,0)?{N}?%\)", "27 structures (100,0 %)."),
    # « De 9,8 % des salariés à 10 % des effectifs » is a range.
    "un pourcentage d'un pourcentage": Fault(
        rf"%,? (de|des|du|sur|d'une?|parmi) ((?! à \d)[^.;,)])*?\d{N}?%",
        f"13{N}% des 40{N}% de l'emploi."),
    # On a map, « minimum dans 2 territoires (0 commerce) » stands beside the maximum.
    "rien compté": Fault(
        rf"(?<!\(){START}0[ {NB}](chiffre|commerce|structure|acteur|territoire|série|publication)",
        "À Baud, 0 chiffre."),
    "une valeur de programme": Fault(r"\b(None|nan|NaN|NaT|True|False)\b|[{}]|<NA>",
                                     "En nan, {valeur}."),
    "deux points finaux": Fault(r"(?<!\.)\.\.(?!\.)|\. \.|\.\s*;|;\s*\.", "Chiffre provisoire.."),
    "une ponctuation sans rien": Fault(
        rf"[:,][ {N}]*[.,]|\([ {N}]*\)|[ {N}]+[.,](?=\s|$)|:[ {N}]*$",
        "Les abonnés se répartissent : ."),
    "une phrase de machine": Fault(
        r"s'établi(t|ssent)|\ble chiffre \w+ \w+ n'est pas publié|rang pour \d",
        "L'indice s'établit à 112,3."),
    "un signe avant un mot": Fault(
        rf"[−+][ {N}{NB}]?(plus|moins|près|environ|au) ", "L'emploi : − plus de 300 postes."),
    "un pourcentage collé": Fault(r"\d%", "2,6% de l'emploi."),
    "une espace fine oubliée": Fault(
        rf"[\w)»][;!?»](?=\s|$)|[\w)»]:(?=\s|$)|«(?!{N})|(?<!{N})»", "« Café »: 3 commerces.",
        is_quotation=True),
    "un singulier au pluriel": Fault(
        rf"{START}1[ {NB}](?!(sur|dans|pays|fois|hors|des|les|plus|sous|mois|puis|ans)\b)"
        r"[a-zéèêàâîôûç]+s\b", "1 structures en Bretagne."),
    "un pluriel au singulier": Fault(
        rf"{START}([2-9]|\d{{2,}})[ {NB}](structure|commerce|poste|acteur|chiffre|territoire|"
        r"association|événement|salarié)\b", "3 structure en Bretagne."),
    "des guillemets ouverts": Fault(r"«[^»]*(«|$)|^[^«]*»", "« Café arrive en tête.",
                                    is_quotation=True),
    "un mouvement nul": Fault(
        rf"(progress|recul|gagn|perd)\w* de 0(,0+)?{END}", "L'emploi progresse de 0,0."),
    "un test dans la phrase": Fault(
        rf"\bp[ {NB}][=<]|Fisher|χ²|Holm|seuil de 5", f"Les réponses sont liées (p{NB}= 0,02).",
        (READING,)),
    "une phrase sans point": Fault(r"[^.!?…»)](?<![.»]\))$|[^.]»$|[^.]\)$",
                                   "En 2022, l'emploi progresse", (READING, NOTE)),
    # Alone, « atteint 160 personnes pour « Innovation · Ensemble » » is beside none of its parts.
    "un tout parmi ses parts": Fault(
        rf"(?<!; pour )«[^»]*\b(Ensemble|Total){N}»(?=[^.]*«)"
        rf"|pour «[^»]*»[^.;]*«[^»]*\b(Ensemble|Total){N}»",
        "L'indicateur atteint 113 pour « DLA · Ensemble » et 10 pour « DLA · collectives ».",
        (READING,), is_quotation=True),
    "une phrase sans majuscule": Fault(
        r"^(«\s*)?[a-zéèêàâîôûç]", f"«{N}café{N}» arrive en tête.", (READING,), is_quotation=True),
    "une modalité « chacun » citée": Fault(
        r"\d \w+ chacune? sur\b", "3 commerces chacun sur 5.", (READING,)),
}


def faults(text: str, kind: str) -> list[str]:
    """Return what is wrong with a sentence as the reader sees it, by the names of ``FAULTS``."""
    text_on_screen = typeset(text)
    bare = re.sub(r"«\s*[^»]+»", "«\u202f…\u202f»", text_on_screen)
    return [name for name, fault in FAULTS.items() if kind in fault.kinds
            and re.search(fault.pattern, text_on_screen if fault.is_quotation else bare)]


def texts(block: Block) -> Iterator[tuple[str, str]]:
    """Yield (kind, text) of all that a block says: title, headline, sentence, notes, what stands in
    its place."""
    if block.key:
        yield TITLE, block.title
        yield TITLE, Content(Slide("", block.key), block).headline
    yield from ((READING, text) for text in (block.lecture, block.absent))
    yield from ((NOTE, text) for text in (block.note, *block.table.notes))


@pytest.mark.parametrize("name", list(FAULTS))
def test_each_fault_is_found_in_a_sentence_that_has_it(name):
    assert name in faults(FAULTS[name].bad, FAULTS[name].kinds[0])


@pytest.mark.parametrize("good", [
    f"En 2022, l'emploi de l'ESS en Bretagne progresse de 2,6{N}%, contre 3,5{N}% dans le privé.",
    "Au Faou, 1 chiffre ; à La Gacilly, 1,5 million d'euros.",
    "« Réemploi » arrive en tête : 215 structures sur 422 (50,9 %).",
    "L'indicateur « Nombre de Scop » est à la 1re place, 1er sur 10 (« environ 90 % »).",
    "12 acteurs à Rennes Métropole, soit 0,44 pour 10\u202f000 habitants.",
    f"62,5{N}% des 48 commerces (48,9 à 74,3{N}%, intervalle de confiance à 95{N}%) citent "
    "« café ».",
])
def test_a_good_sentence_has_no_fault(good):
    assert faults(good, READING) == []


@pytest.fixture(scope="module")
def towns(entrepot) -> re.Pattern[str]:
    """Return the pattern of « en Plouescat », « dans Rennes Métropole »: said of no commune nor
    EPCI."""
    municipalities = query("SELECT DISTINCT commune_nom AS nom FROM ref_communes UNION "
                           "SELECT DISTINCT epci_nom FROM ref_communes WHERE epci_nom <> ''")["nom"]
    names = "|".join(re.escape(name) for name in municipalities)
    return re.compile(rf"\b([eE]n|[dD]ans) ({names})(?![\w-])")


@pytest.mark.parametrize("page", sample(PRESENTABLE, 2))
def test_every_sentence_of_every_page_is_french_whatever_is_filtered(towns, page):
    errors: dict[tuple[str, str, str], str] = {}
    read: set[tuple[str, str]] = set()
    for address, content in visits(page, OPTIONS, PAIRS):
        for block in content.blocks:
            for kind, text in texts(block):
                if not text or (kind, text) in read:
                    continue
                read.add((kind, text))
                wrong = faults(text, kind) + (
                    ["une préposition devant une commune"] if towns.search(text) else [])
                for name in wrong:
                    errors.setdefault((name, block.key, kind), f"{text!r} ({address})")
    assert read
    assert not errors, "\n".join(f"{' · '.join(at)} : {text}" for at, text in errors.items())
