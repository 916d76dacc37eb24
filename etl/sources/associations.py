"""Associations et bénévolat: published figures, whose counts compete."""

from functools import partial

from etl.sources._published_figures import PRIVATE, published_source, tidy_published

SOURCE = published_source(
    id="associations",
    title="Associations et bénévolat, chiffres publiés",
    producer="Gref Bretagne, Région Bretagne et éditeurs cités",
    patterns=("associations/chiffres_publies*.xlsx",),
    equivalences=(PRIVATE,),
    notes=(
        "Les publications ne comptent pas les mêmes associations et ne disent pas lesquelles : "
        "leurs nombres se lisent côte à côte, ils ne se suivent pas d'une année à l'autre.",
    ),
)
tidy = partial(tidy_published, SOURCE)
