"""What the pages share.  Never imports a page."""
