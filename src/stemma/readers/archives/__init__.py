"""Containers of documents: ZIP folders, web archives (WARC, WACZ), gzip."""
