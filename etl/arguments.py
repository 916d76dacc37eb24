"""The commands of ``python -m etl`` and their options."""

from __future__ import annotations

from pathlib import Path

from etl.command_line import FrenchParser
from etl.paths import engine_url, raw_path, warehouse_path
from etl.warehouse import dictionary


def parser() -> FrenchParser:
    """Return the command line; ``commande`` of what it parses is the name of the command."""
    top = FrenchParser(prog="python -m etl",
                       description="Charge les classeurs de data/raw dans l'entrepôt DuckDB.")
    add = top.add_subparsers(title="commandes ", dest="commande", required=True,
                             metavar="commande").add_parser

    build_command = add("build", help="construire l'entrepôt")
    check_command = add("check", help="tout lire et contrôler, sans rien écrire")
    list_command = add("list", help="montrer l'état de chaque source")
    dictionary_command = add("dictionnaire", help="écrire le dictionnaire des données")
    inspect_command = add("inspect", help="montrer ce qui est lu d'un fichier")
    versions_command = add("versions", help="lister les versions gardées de l'entrepôt")
    diff_command = add("diff", help="montrer ce qu'une version a changé")
    rollback_command = add("rollback", help="remettre en place une version précédente")
    publish_command = add("publish", help="publier la version en place")
    open_command = add("ouvertes", help="lister ou télécharger les données ouvertes")

    for command in (build_command, check_command, list_command, open_command):
        command.add_argument("--raw", type=Path, default=raw_path(), metavar="DOSSIER",
                             help="dossier des classeurs (défaut : data/raw)")
    for command, purpose in ((build_command, " à construire"), (list_command, " à regarder"),
                             (versions_command, ""), (diff_command, ""), (rollback_command, ""),
                             (publish_command, " à publier"), (open_command, " à construire")):
        command.add_argument("--warehouse", type=Path, default=warehouse_path(),
                             metavar="FICHIER",
                             help=f"entrepôt{purpose} (défaut : data/warehouse.duckdb)")
    for command, default in ((versions_command, ""), (rollback_command, ""),
                             (publish_command, engine_url())):
        command.add_argument("--engine", default=default, metavar="URL", help="moteur, au lieu du "
                             "fichier : postgresql://… ou clickhouse://…")
    for command in (build_command, check_command):
        command.add_argument("--resume", action="store_true",
                             help="n'afficher que les totaux, et les erreurs s'il y en a")
        command.add_argument("--sans-demo", action="store_true",
                             help="laisser de côté les classeurs de démonstration")
    build_command.add_argument(
        "--comme-avant", action="store_true",
        help="laisser les démonstrations de côté si l'entrepôt en place le fait")
    dictionary_command.add_argument(
        "--sortie", type=Path, default=dictionary.DICTIONARY, metavar="FICHIER",
        help="fichier à écrire (défaut : docs/dictionnaire.md)")
    inspect_command.add_argument("fichier", type=Path, metavar="FICHIER")
    diff_command.add_argument("ancienne", nargs="?", metavar="A", help="version de départ : numéro "
                              "ou empreinte, ou fichier (défaut : la précédente)")
    diff_command.add_argument("nouvelle", nargs="?", metavar="B", help="version d'arrivée "
                              "(défaut : celle qui est en place)")
    for command, limit in ((list_command, ""), (inspect_command, ""),
                           (diff_command, ", sans limite")):
        command.add_argument("--json", action="store_true", help=f"en JSON{limit}")
    rollback_command.add_argument("version", nargs="?", default="1", metavar="VERSION",
                                  help="numéro ou empreinte (défaut : la précédente)")
    publish_command.add_argument("--to", nargs="+", default=[], metavar="[MACHINE:]DOSSIER",
                                 help="dossiers des répliques, d'ici ou d'ailleurs (rsync, ssh)")
    open_command.add_argument("fichiers", nargs="*", metavar="ID", help="fichiers à télécharger "
                              "(défaut : aucun, la liste est affichée)")
    open_command.add_argument("--tout", action="store_true",
                              help="télécharger tous ceux qui ont une adresse")
    return top
