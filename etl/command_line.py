"""Command lines in French."""

from __future__ import annotations

import argparse
import re
import sys
from typing import Any, NoReturn

#: What argparse says of a wrong command line, and how it is said here.
_MISUSES = (
    (r"the following arguments are required: (.*)", r"il manque : \1"),
    (r"unrecognized arguments: (-.*)", r"option inconnue : \1"),
    (r"unrecognized arguments: (.*)", r"en trop : \1"),
    (r"argument (.*): invalid choice: ('.*') \(choose from .*", r"\1 inconnue : \2"),
    (r"argument (.*): expected (?:one|at least one) argument", r"\1 attend une valeur"),
)
#: The titles of a help, as argparse writes them and as they are written here.
_TITLES = (("usage", "utilisation"), ("positional arguments", "arguments"), ("options", "options"))


class FrenchParser(argparse.ArgumentParser):
    """A command line whose messages, those of argparse, are in French."""

    def __init__(self, **options: Any) -> None:
        super().__init__(add_help=False, allow_abbrev=False, **options)
        self.add_argument("-h", "--help", action="help", help="afficher cette aide")

    def format_usage(self) -> str:
        return super().format_usage().replace("usage:", "utilisation :", 1)

    def format_help(self) -> str:
        text = super().format_help()
        for english, french in _TITLES:
            text = re.sub(f"^{english}:", f"{french} :", text, count=1, flags=re.MULTILINE)
        return text

    def error(self, message: str) -> NoReturn:
        for english, french in _MISUSES:
            message = re.sub(f"^{english}$", french, message, flags=re.DOTALL)
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog} : commande mal formée ({message})\n")
