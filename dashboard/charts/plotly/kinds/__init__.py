"""Each kind of plot by Plotly: what it draws on its sheet."""
