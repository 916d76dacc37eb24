"""What the desk shows while it works: a bar, and faults as one sentence."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

from dashboard.blocks.cells import markdown, sentence, typeset
from etl.deposit.trial import StaleDeposit
from etl.french.reference import BrokenReference
from etl.reading.limits import Refusal
from etl.sources import sources
from etl.warehouse.faults import Unwritable, writing_fault

LOG = logging.getLogger(__name__)


@contextmanager
def faults_in_french(verb: str, subject: str = "classeur") -> Iterator[None]:
    """Show faults as one French sentence; what nobody foresaw goes to the log of the server."""
    try:
        yield
    except (Refusal, StaleDeposit, BrokenReference) as fault:
        st.error(sentence(str(fault)))
    except Unwritable as fault:
        LOG.exception("deposit")
        st.error(sentence(f"l'entrepôt ne peut pas être écrit ({fault.reason}) : rien n'a changé"))
    except OSError as fault:
        LOG.exception("deposit")
        st.error(sentence(f"le {subject} n'a pas pu être {verb} ({writing_fault(fault)}) : rien "
                          "n'a changé. Si un fichier est ouvert dans Excel, le fermer"))
    except Exception:
        LOG.exception("deposit")
        st.error(sentence(f"ce {subject} n'a pas pu être {verb} : son contenu a arrêté la lecture. "
                          "Rien n'a été publié ; le détail est dans le journal du serveur"))


@contextmanager
def build_progress(what: str) -> Iterator[Callable[[str], None]]:
    """Draw a bar that goes on with each source."""
    titles = {i: s.title for i, s in sources().items()}
    bar = st.progress(0.0, text=typeset(f"{what} : préparation…"))

    def go_on(source_id: str) -> None:
        number = list(titles).index(source_id)
        bar.progress(number / len(titles), text=markdown(
            f"{what} : {titles[source_id]} ({number + 1} sur {len(titles)})"))

    try:
        yield go_on
    finally:
        bar.empty()
