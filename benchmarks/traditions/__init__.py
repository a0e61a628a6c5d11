"""Makes traditions of reports whose family tree is known; see README.md."""
