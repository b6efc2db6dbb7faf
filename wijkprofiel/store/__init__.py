"""The store of fetched data: content-addressed Parquet behind manifests. It knows bytes, nothing of CBS."""

from wijkprofiel.store.cleaning import Cleaned
from wijkprofiel.store.files import sha256
from wijkprofiel.store.manifest import Part, Stored
from wijkprofiel.store.pages import Job
from wijkprofiel.store.place import LIMIT_VARIABLE, VARIABLE, store_place
from wijkprofiel.store.store import Damage, Store

__all__ = [
    "LIMIT_VARIABLE",
    "VARIABLE",
    "Cleaned",
    "Damage",
    "Job",
    "Part",
    "Store",
    "Stored",
    "sha256",
    "store_place",
]
