"""Reads articles: `read_sources` for files, folders, globs and stdin; one reader a format in the table `READERS`."""

from kg.articles.readers import READERS
from kg.articles.sources import read_sources

__all__ = ["READERS", "read_sources"]
