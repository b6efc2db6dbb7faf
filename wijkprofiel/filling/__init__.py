"""A dossier filled in a notebook: a form per part, what still blocks, and the way to a release."""

from wijkprofiel.filling.form import DossierForm, invullen

__all__ = ["DossierForm", "invullen"]
