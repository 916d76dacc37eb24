"""Each kind of plot in a picture: what is drawn on its sheet, and on which axes."""
