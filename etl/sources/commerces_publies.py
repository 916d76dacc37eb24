"""Commerces de l'ESS en milieu rural: published figures."""

from functools import partial

from etl.sources._published import published, tidy_published

SOURCE = published(
    id="commerces_publies",
    title="Commerces de l'ESS en milieu rural, chiffres publiés",
    producer="Cress Bretagne et éditeurs cités",
    patterns=("commerces_ruraux/chiffres_publies*.xlsx",),
)
tidy = partial(tidy_published, SOURCE)
