"""« Mois de l'ESS »: events, organisers and participants, year after year."""
