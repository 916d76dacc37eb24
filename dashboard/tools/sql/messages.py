"""Why the SQL workshop gives no rows, in French: its own limits, and what DuckDB refuses.

DuckDB answers in English, for who knows its types and functions; an analyst needs what is wrong
and what to write instead.  Its line is kept, with the mark under the place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """Why there is no result: a sentence, and DuckDB's own words or line where they help."""

    message: str
    detail: str = ""


_ONLY = ("une seule requête à la fois, qui commence par SELECT, WITH, FROM, VALUES, PIVOT, "
         "DESCRIBE, SUMMARIZE, SHOW ou EXPLAIN.")
NOTHING = Fault("Aucune requête à exécuter.")
SEVERAL = Fault(f"Plusieurs requêtes à la suite : {_ONLY}")
WRITING = Fault(f"L'atelier ne fait que lire : {_ONLY}")
OUTSIDE = ("Seules les tables de l'entrepôt peuvent être lues : ni fichier, ni adresse, ni "
           "extension, ni réglage.")
OTHER = "DuckDB refuse cette requête ; sa raison, en anglais :"

#: What DuckDB says when a query reaches out of the warehouse, with the locks of the sandbox.
_REACHING = re.compile(
    r"configuration has been locked"
    r"|Installing extensions|but it exists in the \w+ extension"
    r"|Table with name [^\n]*(?:[/\\]|\.(?:csv|tsv|txt|json|parquet|xlsx|duckdb|db)\b)"
    r"[^\n]*does not exist", re.IGNORECASE)

#: Pattern of DuckDB's words → French; ``{0}``, ``{1}`` are its groups.  The first that is found.
_FRENCH = tuple((re.compile(pattern, re.IGNORECASE), french) for pattern, french in (
    (r'syntax error at or near "(.+?)"', "Erreur de syntaxe près de « {0} »."),
    (r"syntax error at end of input", "La requête s'arrête avant sa fin."),
    (r"unterminated (?:string literal|quoted string)",
     "Une apostrophe ouvre un texte que rien ne referme (dans un texte, elle se double : "
     "'l''emploi')."),
    (r"unterminated quoted identifier", "Un guillemet ouvre un nom que rien ne referme."),
    (r"zero-length delimited identifier",
     "Un nom entre guillemets est vide : le texte vide s'écrit avec deux apostrophes ('')."),
    (r"unterminated /\* comment", "Un commentaire /* n'est pas refermé par */."),
    (r'Table with name "?(.+?)"? does not exist!\s+Did you mean "(?!pg_|duckdb_|sqlite_)(.+?)"',
     "La table « {0} » n'existe pas. Peut-être « {1} » ?"),
    (r'Table with name "?(.+?)"? does not exist', "La table « {0} » n'existe pas."),
    (r'Referenced table "(.+?)" not found', "La table ou l'alias « {0} » n'est pas dans FROM."),
    (r'Referenced column "([“”‘’«»].*?)" (?:was )?not found',
     "« {0} » est entre guillemets typographiques : écrire 'un texte', \"une colonne\"."),
    (r'Referenced column "(.+?)" (?:was )?not found[\s\S]*\nLINE \d+:[^\n]*"\1"',
     "La colonne « {0} » n'existe pas ici ; un texte s'écrit entre apostrophes : '{0}'."),
    (r'Referenced column "(.+?)" not found[^\n]*\s+Candidate bindings: ([^\n]+)',
     "La colonne « {0} » n'existe pas ici. Peut-être : {1} ?"),
    (r'Referenced column "(.+?)" (?:was )?not found', "La colonne « {0} » n'existe pas ici."),
    (r'Column "(.+?)" in \w+ list not found', "La colonne « {0} » n'existe pas ici."),
    (r'Column "(.+?)" does not exist on (?:left|right) side of join',
     "La colonne « {0} » de USING n'est pas dans les deux tables."),
    (r'Ambiguous reference to column name "(.+?)"',
     "La colonne « {0} » est dans plusieurs tables : écrire table.colonne."),
    (r'column "(.+?)" must appear in the GROUP BY',
     "La colonne « {0} » n'est ni regroupée (GROUP BY) ni résumée (sum, any_value…)."),
    (r"WHERE clause cannot contain aggregates",
     "WHERE choisit les lignes avant tout calcul : un résumé (sum, count…) se filtre dans HAVING, "
     "après GROUP BY."),
    (r"WHERE clause cannot contain window",
     "WHERE choisit les lignes avant tout calcul : une fonction à fenêtre (OVER) se filtre dans "
     "QUALIFY."),
    (r"aggregate function calls cannot be nested",
     "Un résumé (sum, avg…) n'en contient pas un autre : calculer le premier dans une "
     "sous-requête."),
    (r"(?:GROUP BY|ORDER) term out of range - should be between 1 and (\d+)",
     "Ce rang n'est celui d'aucune colonne : de 1 à {0}."),
    (r"Set operations can only apply",
     "UNION, INTERSECT et EXCEPT demandent le même nombre de colonnes des deux côtés."),
    (r"More than one row returned by a subquery",
     "Une sous-requête employée comme une valeur renvoie plusieurs lignes : n'en garder qu'une "
     "(max, LIMIT 1), ou écrire IN."),
    (r"Subquery returns (\d+) columns - expected (\d+)",
     "Nombre de colonnes de la sous-requête : {0}, au lieu de {1}."),
    (r'Function with name "?(\w+)"? does not exist!\s+Did you mean "(.+?)"',
     "La fonction « {0} » n'existe pas. Peut-être « {1} » ?"),
    (r"No function matches the given name and argument types '(.+?)'\. You",
     "« {0} » : pas avec ces arguments ; vérifier leur nombre et leur type (CAST en change)."),
    (r'best candidate function for the function call "(.+?)"\. In',
     "« {0} » : pas avec ces arguments ; vérifier leur nombre et leur type (CAST en change)."),
    (r"Could not convert string ['\"](.*?)['\"] to (\w+)",
     "« {0} » ne se convertit pas en {1} (TRY_CAST donne un vide à la place)."),
    (r'(?:date|timestamp) field (?:value out of range|format): "(.*?)"',
     "« {0} » n'est pas une date : l'écrire année-mois-jour, comme '2023-12-31'."),
    (r"Unimplemented type for cast \((\w+) -> (\w+)\)",
     "Type {0} : ne se convertit pas en {1}, ni ne s'y compare."),
    (r"Overflow in|out of range for the destination type",
     "Un nombre est trop grand pour son type : le convertir d'abord en DOUBLE ou en HUGEINT."),
    (r'extract specifier "(.+?)" not recognized',
     "« {0} » n'est pas une partie de date : year, quarter, month, week, day…"),
    (r"LIMIT/OFFSET cannot be negative", "LIMIT et OFFSET ne sont jamais négatifs."),
    (r"Values were not provided for the following parameters: (\w+)",
     "Le paramètre {0} n'a pas de valeur : l'écrire dans la requête."),
))
#: DuckDB's names of types → what an analyst calls them.
_TYPES = {"INT8": "nombre entier", "INT16": "nombre entier", "INT32": "nombre entier",
          "INT64": "nombre entier", "INTEGER": "nombre entier", "BIGINT": "nombre entier",
          "DOUBLE": "nombre", "FLOAT": "nombre", "DECIMAL": "nombre", "DATE": "date",
          "TIMESTAMP": "date et heure", "BOOL": "vrai ou faux", "VARCHAR": "texte"}


def refusal(kind: str, message: str) -> Fault:
    """A refusal of DuckDB (class of its exception, its text), in French; its own words, where they
    are not translated."""
    if "read-only mode" in message:
        return WRITING
    where = _line(message)
    # A text of DuckDB names folders of this machine: only its line is shown, the query's own.
    if kind == "PermissionException" or _REACHING.search(message):
        return Fault(OUTSIDE, where)
    for pattern, french in _FRENCH:
        if found := pattern.search(message):
            words = (re.sub('"|_LITERAL', "", group) for group in found.groups())
            return Fault(french.format(*(_TYPES.get(word, word) for word in words)), where)
    return Fault(OTHER, message.strip()[:1000])


def _line(message: str) -> str:
    """The line of the query and the mark under it, « Ligne 2 : … », or nothing."""
    found = re.search(r"^LINE (\d+): (.*)", message, re.MULTILINE | re.DOTALL)
    if not found:
        return ""
    number, (text, *mark) = found[1], found[2].rstrip().split("\n")
    wider = " " * (len("Ligne : ") - len("LINE: "))
    return "\n".join([f"Ligne {number} : {text}", *(wider + line for line in mark)])
