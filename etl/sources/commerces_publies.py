"""Commerces de l'ESS en milieu rural: published figures."""

from functools import partial

from etl.sources._published_figures import published_source, tidy_published

SOURCE = published_source(
    id="commerces_publies",
    title="Commerces de l'ESS en milieu rural, chiffres publiés",
    producer="Cress Bretagne et éditeurs cités",
    patterns=("commerces_ruraux/chiffres_publies*.xlsx",),
)
tidy = partial(tidy_published, SOURCE)
