"""What a spreadsheet could not compute: the error or the formula that a cell holds in place of its
value."""

from __future__ import annotations

import re

from etl.french.text import has_letters

#: A cell whose formula a program wrote and never computed; what it is not.
UNCOMPUTED = ("une formule enregistrée sans son résultat : ouvrir le classeur dans un tableur, qui "
              "la calcule, et l'enregistrer")
FORMULA = f"un nombre mais {UNCOMPUTED}"
#: What a spreadsheet stores where it could compute nothing; what it prints there, which is the text
#: of the cell in a CSV or once pasted as a value: « #VALEUR! », « #NOM ? », « #N/D », « Err :502 »,
#: « #### ».
ERRORS = ("#N/A", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")
_PRINTED_ERROR = re.compile(r"#N/[AD]|#DIV/0 ?!|#[A-ZÀÉÈ]+ ?[!?]|Err ?:[0-9]{3}|#{3,}")
_FORMULA = re.compile(r"=[\w+\-(\[$'\"{…]")


def computation_fault(text: str) -> str:
    """Return what a text is that a spreadsheet did not compute, its error or its formula; empty for
    any other."""
    if _PRINTED_ERROR.fullmatch(" ".join(text.split())):
        return "une erreur de calcul"
    return UNCOMPUTED if _FORMULA.match(text) else ""


def word_fault(text: str) -> str:
    """Return what a text without a word is; empty for any other, and for none."""
    return computation_fault(text) or (
        "un nombre, une date ou un signe" if text and not has_letters(text) else "")
