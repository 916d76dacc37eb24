"""Files of any format, opened apart, as sheets of cells that know their address."""
