"""What python-pptx's own pages say in English, in French: the names of the places of a page, which
PowerPoint lists and reads out, what the master invites to write, the properties of the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.package import XmlPart
from pptx.presentation import Presentation as Deck

#: Languages of a text, as PowerPoint writes them.
ENGLISH, FRENCH = "en-US", "fr-FR"
#: As PowerPoint itself names them in French.
NAMES = {
    PP_PLACEHOLDER.TITLE: "Titre",
    PP_PLACEHOLDER.CENTER_TITLE: "Titre",
    PP_PLACEHOLDER.SUBTITLE: "Sous-titre",
    PP_PLACEHOLDER.BODY: "Espace réservé du texte",
    PP_PLACEHOLDER.OBJECT: "Espace réservé du contenu",
    PP_PLACEHOLDER.DATE: "Espace réservé de la date",
    PP_PLACEHOLDER.HEADER: "Espace réservé de l'en-tête",
    PP_PLACEHOLDER.FOOTER: "Espace réservé du pied de page",
    PP_PLACEHOLDER.SLIDE_NUMBER: "Espace réservé du numéro de diapositive",
    PP_PLACEHOLDER.SLIDE_IMAGE: "Espace réservé de l'image de la diapositive",
}
TEXTS = {
    "Click to edit Master title style": "Modifiez le style du titre",
    "Click to edit Master subtitle style": "Modifiez le style des sous-titres",
    "Click to edit Master text styles": "Modifiez les styles du texte",
    "Second level": "Deuxième niveau",
    "Third level": "Troisième niveau",
    "Fourth level": "Quatrième niveau",
    "Fifth level": "Cinquième niveau",
}
PROPERTIES = {
    "On-screen Show (4:3)": "Grand écran",
    "Slide Titles": "Titres des diapositives",
    "Office Theme": "Observatoire de l'ESS",
    ">Theme<": ">Thème<",
}
#: « Title 1 », « Slide Number Placeholder 4 ».
_ENGLISH = re.compile(r"(?:Title|Subtitle|.* Placeholder) (\d+)")


def translate(deck: Deck) -> None:
    """Name in French what a deck names in English; a template's own names stay.  What is written
    after it, in its texts or in a new one, is spelt in French too."""
    for shape in chain.from_iterable(holder.placeholders for holder in _holders(deck)):
        english, name = _ENGLISH.fullmatch(shape.name), NAMES.get(shape.placeholder_format.type)
        if english and name:
            shape.name = f"{name} {english[1]}"
        if shape.has_text_frame:
            for run in chain.from_iterable(one.runs for one in shape.text_frame.paragraphs):
                run.text = TEXTS.get(run.text, run.text)
    for part in deck.part.package.iter_parts():
        if isinstance(part, XmlPart):
            for element in part._element.iter("{*}rPr", "{*}defRPr", "{*}endParaRPr"):
                if element.get("lang") == ENGLISH:
                    element.set("lang", FRENCH)
        elif part.partname == "/docProps/app.xml":
            text = part.blob.decode()
            for words, french in PROPERTIES.items():
                text = text.replace(words, french)
            part._blob = text.encode()


def _holders(deck: Deck) -> Iterator[Any]:
    for master in deck.slide_masters:
        yield from (master, *master.slide_layouts)
    yield deck.notes_master
    for slide in deck.slides:
        yield from (slide, slide.notes_slide)
