"""Stemma turns a pile of published reports into a dossier that can be defended."""

__version__ = "0.1.0"
