"""A presentation as native PowerPoint: charts, maps, tables and texts that can be edited."""
