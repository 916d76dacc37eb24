"""The small file of a presentation: readable, versioned JSON, downloaded and loaded again.

What is read is checked to its last slide before anything is kept: ``ValueError`` says in French
what was read, where, and what was expected.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date as Date
from typing import Any

from dashboard.blocks import annotations as notes
from dashboard.blocks.annotations import Annotation
from dashboard.blocks.deck import COMMENT, NAME, QUERY, TITLE, UNNAMED, Deck, Slide, length_fault
from dashboard.text.address import line
from dashboard.text.numbers import number
from etl.french.text import excerpt, slug

#: What the file says it is, and the version that is written.
FORMAT, VERSION = "presentation-observatoire-ess", 1
#: Most bytes that are read.
MOST = 1 << 20
EXPECTED = "Attendu : un fichier « presentation_….json » téléchargé depuis « Mes présentations »."
#: Field of a slide in the file → longest text; the first two are required.
_FIELDS = {"page": NAME, "bloc": NAME, "filtres": QUERY, "titre": TITLE, "commentaire": COMMENT}


def filename(deck: Deck, extension: str = "json", demonstration: bool = False,
             day: Date | None = None) -> str:
    """Return « presentation_conseil_d_administration.json »; ``demonstration``: it holds invented
    figures, and its name says so; ``day``: that of the figures that it holds."""
    name = slug(deck.name).replace("-", "_") or "sans_nom"
    end = f"_{day:%Y-%m-%d}" if day else ""
    return f"presentation_{'demonstration_' * demonstration}{name}{end}.{extension}"


def file_bytes(deck: Deck) -> bytes:
    """Return the presentation as a file (UTF-8)."""
    return json.dumps({
        "format": FORMAT, "version": VERSION, "nom": deck.name, "diapositives": [{
            "page": s.page, "bloc": s.key, "filtres": s.query, "titre": s.title,
            "commentaire": s.comment, "annotations": [
                {"periode": a.period, "texte": a.text} for a in s.annotations],
        } for s in deck.slides]}, ensure_ascii=False, indent=2).encode()


def read(data: bytes, name: str) -> Deck:
    """Return the presentation of the file ``name``."""
    try:
        return _deck(_parsed_deck(data))
    except (ValueError, RecursionError) as fault:
        # Read at the deepest that can be, a list may be too deep to be told.
        why = fault if isinstance(fault, ValueError) else "ce JSON est trop imbriqué."
        sentence = f"« {name} » ne se charge pas : {why} {EXPECTED}"
        # JSON may hold half of a pair (« \ud800 »), which no page can show.
        raise ValueError(sentence.encode(errors="replace").decode()) from None


def _parsed_deck(data: bytes) -> dict[str, Any]:
    if len(data) > MOST:
        raise ValueError(f"{len(data) >> 10} ko lus, {MOST >> 10} ko au plus.")
    try:
        file = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ValueError("ce n'est pas un texte en UTF-8.") from None
    except json.JSONDecodeError as fault:
        raise ValueError(f"ce n'est pas du JSON (ligne {fault.lineno}, colonne {fault.colno})."
                         ) from None
    except ValueError:
        raise ValueError("un nombre y est trop long.") from None
    if not isinstance(file, dict) or file.get("format") != FORMAT:
        text = _value_text(file.get("format")) if isinstance(file, dict) else _value_text(file)
        raise ValueError(f"« format » vaut {text}, pas « {FORMAT} ».")
    if file.get("version") != VERSION:
        raise ValueError(f"« version » vaut {_value_text(file.get('version'))}, cette version du "
                         f"tableau de bord lit la version {VERSION}.")
    return file


def _deck(content: Mapping[str, Any]) -> Deck:
    rows = content.get("diapositives")
    if not isinstance(rows, list):
        raise ValueError(f"« diapositives » vaut {_value_text(rows)}, pas une liste.")
    deck = Deck(line(_text(content, "nom", "la présentation", NAME), NAME) or UNNAMED,
                tuple(_slide(row, f"diapositive {rank}") for rank, row in enumerate(rows, 1)))
    if why := length_fault(deck):
        raise ValueError(why)
    return deck


def _slide(row: Any, where: str) -> Slide:
    if not isinstance(row, dict):
        raise ValueError(f"{where} : {_value_text(row)} au lieu d'une page et d'un bloc.")
    texts = {name: _text(row, name, where, most) for name, most in _FIELDS.items()}
    for name in ("page", "bloc"):
        if not texts[name]:
            raise ValueError(f"{where} : « {name} » manque.")
    remarks = row.get("annotations", [])
    if not isinstance(remarks, list):
        raise ValueError(f"{where} : « annotations » vaut {_value_text(remarks)}, pas une liste.")
    return Slide.of_texts([*texts.values()], tuple(
        _annotation(one, where) for one in remarks)[:notes.MOST])


def _annotation(one: Any, where: str) -> Annotation:
    if not isinstance(one, dict):
        raise ValueError(f"{where} : {_value_text(one)} au lieu d'une période et d'un texte.")
    try:
        return notes.annotation(_text(one, "periode", where, 40),
                                _text(one, "texte", where, notes.LONGEST))
    except ValueError as fault:
        raise ValueError(f"{where} : {fault}" if where not in str(fault) else str(fault)) from None


def _text(row: Mapping[str, Any], name: str, where: str, most: int) -> str:
    """Return a text of the file; empty where it has none."""
    text = row.get(name, "")
    if not isinstance(text, str):
        raise ValueError(f"{where} : « {name} » vaut {_value_text(text)}, pas un texte.")
    if len(text) > most:
        raise ValueError(f"{where} : « {name} » a {number(len(text))} caractères, "
                         f"{number(most)} au plus.")
    return text


def _value_text(value: Any) -> str:
    """Return what was read, in few words."""
    text = json.dumps(value, ensure_ascii=False) if value is not None else "rien"
    return excerpt(text, 40)
