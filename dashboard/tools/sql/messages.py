"""Why the SQL workshop gives no rows, in French: its own limits, and what DuckDB refuses.

DuckDB answers in English, for who knows its types and functions; an analyst needs what is wrong
and what to write instead.  Its line is kept, with the mark under the place.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from dashboard.warehouse.search import bare_text


@dataclass(frozen=True)
class Fault:
    """Why there is no result: a sentence, and DuckDB's own words or line where they help."""

    message: str
    detail: str = ""


def no_data(reason: object) -> Fault:
    """Return that nothing can be asked of the data, for a reason."""
    return Fault(f"Aucune donnée à montrer : {reason}.")


_ONLY = ("une seule requête à la fois, qui commence par SELECT, WITH, FROM, VALUES, PIVOT, "
         "DESCRIBE, SUMMARIZE, SHOW ou EXPLAIN.")
NOTHING = Fault("Aucune requête à exécuter.")
SEVERAL = Fault(f"Plusieurs requêtes à la suite : {_ONLY}")
WRITING = Fault(f"L'atelier ne fait que lire : {_ONLY}")
OUTSIDE = ("Seules les tables de l'observatoire peuvent être lues : ni fichier, ni adresse, ni "
           "extension, ni réglage.")
#: What is said of a refusal that is not translated: of a value, of the way it is written.
OF_VALUE = ("Une fonction ne peut rien faire d'une des valeurs qu'elle reçoit (expression "
            "régulière, JSON, modèle, date…) : la vérifier, ou écrire TRY(…), qui donne un vide à "
            "la place. La raison de DuckDB, en anglais :")
OF_FORM = ("DuckDB n'accepte pas cette requête : vérifier ses noms, ses types et la place de ses "
           "parties, ou partir d'un exemple. Sa raison, en anglais :")
_OF_VALUES = ("InvalidInputException", "ConversionException", "OutOfRangeException")

#: What DuckDB says when a query writes, the tables of the sandbox being views.
_WRITING = re.compile(r"read-only mode|Can only (?:delete|update)|is not an table")

#: What DuckDB says when a query reaches out of the warehouse, with the locks of the sandbox.
_REACHING = re.compile(
    r"configuration has been locked"
    r"|Table Function with name \w*(?:scan|read|load|open|attach)\w* does not exist"
    r"|Installing extensions|but it exists in the \w+ extension|requires the extension"
    r"|Table with name [^\n]*(?:[/\\]|\.(?:csv|tsv|txt|json|parquet|xlsx|duckdb|db)\b)"
    r"[^\n]*does not exist", re.IGNORECASE)

#: To who writes a code as a number.
_AS_TEXT = "Une colonne de texte (code, période…) se compare à un texte : '53' et non 53 ; "

#: What DuckDB says → a sentence (``{0}``: what it names; ``{1}``: that within apostrophes), what to
#: write instead; the first found.
_REFUSALS = tuple((re.compile(pattern, re.IGNORECASE), sentence, remedy)
                  for pattern, sentence, remedy in (
    (r'syntax error at or near "(\d+)"(?s:.*)\b(?:TOP|LIMITE) +\1',
     "Erreur de syntaxe près de « {0} ».",
     "Les premières lignes se demandent à la fin de la requête : LIMIT {0}."),
    (r'syntax error at or near "(,)"', "Erreur de syntaxe près de « {0} ».",
     "Un nombre s'écrit avec un point : 2.5."),
    (r'syntax error at (?:or near "(.+?)"|end of input)', "Erreur de syntaxe près de « {0} ».", ""),
    (r"unterminated|zero-length delimited identifier",
     "Des guillemets, une apostrophe ou un commentaire ne sont pas refermés, ou sont vides.",
     "Écrire 'un texte' ('l''emploi', ''), \"une colonne\", /* un commentaire */."),
    (r'Table with name "?(.+?)"? does not exist', "La table « {0} » n'existe pas.", ""),
    (r'Referenced table "(.+?)" not found', "« {0} » n'est pas dans FROM.",
     "Une table y est nommée, ou remplacée par son alias."),
    (r'does not have a column named "(.+?)"',
     "La colonne « {0} » n'existe pas dans cette table.", ""),
    (r'Column "(.+?)" (?:was |in \w+ list )?(?:not found|does not exist)',
     "La colonne « {0} » n'existe pas ici.",
     "Un texte s'écrit entre apostrophes ('{1}') ; une colonne de USING est dans les deux tables."),
    (r'Ambiguous reference to column name "(.+?)"',
     "La colonne « {0} » est dans plusieurs tables : écrire table.colonne.", ""),
    (r'column "(.+?)" must appear in the GROUP BY',
     "La colonne « {0} » n'est ni regroupée (GROUP BY) ni résumée (sum, any_value…).", ""),
    (r"Window functions are not supported here", "Cette fonction demande une fenêtre (OVER).",
     "lag(valeur) OVER (PARTITION BY groupe ORDER BY annee), ou OVER () pour toutes les lignes."),
    (r"(?:WHERE|GROUP BY) clause cannot contain|calls cannot be nested",
     "Un calcul n'est pas possible à cette place.",
     "Un résumé (sum, count…) se filtre dans HAVING, après GROUP BY, une fonction à fenêtre (OVER) "
     "dans QUALIFY ; le résumé d'un résumé demande une sous-requête."),
    (r"Set operations can only apply|term out of range|Subquery returns|More than one row returned",
     "Le nombre de lignes ou de colonnes ne convient pas.",
     "UNION, INTERSECT et EXCEPT en demandent autant des deux côtés, un rang celui d'une colonne, "
     "et une sous-requête employée comme une valeur une seule ligne (max, LIMIT 1, ou IN) d'une "
     "seule colonne."),
    (r'Function "(\w+)" is a table function',
     "La fonction « {0} » donne un tableau : elle s'écrit dans FROM.", ""),
    (r'Function with name "?(\w+)"? does not exist', "La fonction « {0} » n'existe pas.",
     "Les plus courantes sont sum, avg, median, count, min, max et round."),
    (r"""(?:argument types '|for the function call ")(.+?)['"]\. (?:You|In)""",
     "« {0} » n'accepte pas ces arguments : vérifier leur nombre et leur type (CAST en change).",
     ""),
    (r"convert string '(.*?)' to U?(?:INT\d+|DOUBLE|FLOAT) when casting from source column",
     "« {0} » n'est pas un nombre.", _AS_TEXT + "TRY_CAST donne un vide à la place."),
    (r"Cannot compare values of type", "Deux types différents ne se comparent pas.",
     _AS_TEXT + "CAST change le type."),
    (r"""(?:(?:convert|parse) string |field (?:value out of range|format): |for cast """
     r"""|extract specifier )['"(](.*?)['")](?: to | when|, | not |\s|$)""",
     "« {0} » ne se convertit pas.",
     "Écrire un nombre 1.5, une date '2023-12-31', une partie de date year, quarter, month… ; "
     "TRY_CAST donne un vide à la place."),
    (r"Overflow in|out of range for the destination type",
     "Un nombre est trop grand pour son type : le convertir d'abord en DOUBLE ou en HUGEINT.", ""),
    (r"Division by zero", "Une division entière (//) ou un reste (%) a zéro pour diviseur.",
     "NULLIF(diviseur, 0) donne un vide à la place."),
    (r"LIMIT/OFFSET cannot be negative|Values were not provided for",
     "Un nombre manque ou ne convient pas.",
     "LIMIT et OFFSET ne sont jamais négatifs ; la valeur d'un paramètre (?, $1) s'écrit dans la "
     "requête."),
))
#: Functions of a spreadsheet in French, or of another engine → those of DuckDB.
_ELSEWHERE = {
    "somme": "sum", "moyenne": "avg", "average": "avg", "mediane": "median", "ecartype": "stddev",
    "nb": "count", "nombre": "count", "arrondi": "round", "ent": "floor", "si": "if", "iif": "if",
    "isnull": "coalesce", "nvl": "coalesce", "nz": "coalesce", "gauche": "left",
    "droite": "right", "stxt": "substring", "mid": "substring", "nbcar": "length",
    "concatener": "concat", "majuscule": "upper", "minuscule": "lower", "supprespace": "trim",
    "annee": "year", "mois": "month", "aujourdhui": "today", "getdate": "now"}
#: What it proposes instead of a name; its own tables are none of the warehouse.
_PROPOSALS = re.compile(r'(?:Did you mean|Candidate (?:bindings|tables):) ([^\n]+)')
_OWN = re.compile(r"(?:pg|duckdb|sqlite)_")


def refusal(kind: str, message: str) -> Fault:
    """Return a refusal of DuckDB (class of its exception, its text) in French; its own words,
    where they are not translated."""
    if _WRITING.search(message):
        return WRITING
    where = _line(message)
    # A text of DuckDB names folders of this machine: only its line is shown, the query's own.
    if kind == "PermissionException" or _REACHING.search(message):
        return Fault(OUTSIDE, where)
    for pattern, sentence, remedy in _REFUSALS:
        if match := pattern.search(message):
            word = (match[1] if pattern.groups else "") or "la fin de la requête"
            word = word.replace("_LITERAL", "").strip("“”‘’«» ")
            parts = (sentence.format(word), _proposal(word, message),
                     remedy.format(word, word.replace("'", "''")))
            return Fault(" ".join(filter(None, parts)), where)
    return Fault(OF_VALUE if kind in _OF_VALUES else OF_FORM, message.strip()[:1000])


def _proposal(word: str, message: str) -> str:
    """Return « Peut-être « emploi » ? », or nothing: of its hundreds of functions, DuckDB proposes
    one for any word, « monthname » for « moyenne »."""
    match = _PROPOSALS.search(message)
    names = [n for n in re.findall('"(.+?)"', match[1]) if not _OWN.match(n)] if match else []
    if "Function with name" in message:
        own = _ELSEWHERE.get(bare_text(word))
        names = [own] if own else difflib.get_close_matches(word.lower(), names)
    return f"Peut-être {', '.join(f'« {name} »' for name in names)} ?" if names else ""


def _line(message: str) -> str:
    """Return the line of the query and the mark under it, « Ligne 2 : … », or nothing."""
    match = re.search(r"^LINE (\d+): (.*)", message, re.MULTILINE | re.DOTALL)
    if not match:
        return ""
    number, (text, *mark) = match[1], match[2].rstrip().split("\n")
    wider = " " * (len("Ligne : ") - len("LINE: "))
    return "\n".join([f"Ligne {number} : {text}", *(wider + line for line in mark)])
