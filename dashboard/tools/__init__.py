"""Pages that are applications: explorer, SQL workshop, deposit of workbooks, deck editor."""
