"""Déposer un classeur: verified beside what is published, then published or abandoned."""

import streamlit as st

from dashboard import access, deposit, findings, ui

ui.page("Déposer un classeur", "Que contient ce classeur, qu'y a-t-il à corriger, et que "
        "changerait-il à ce qui est publié ? Rien n'est publié avant votre accord.")
if not access.allowed():
    deposit.door()
    st.stop()

deposit.published()
asked = deposit.ask()
candidate = deposit.verify(asked) if asked else None
if candidate:
    findings.report(candidate, replace=deposit.replace_these)
    findings.picture(candidate)
    findings.differences(candidate)
    deposit.decide(candidate)
