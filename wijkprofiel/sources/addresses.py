"""Where the services are asked: their public addresses, or what an option or the environment says."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from wijkprofiel.errors import SourceOffline, UsageError

OFFLINE_VARIABLE = "WIJKPROFIEL_OFFLINE"
CBS_VARIABLE = "WIJKPROFIEL_CBS"
THIRD_PARTY_VARIABLE = "WIJKPROFIEL_CBS_DERDEN"
DATASETS_VARIABLE = "WIJKPROFIEL_CBS_DATASETS"
PDOK_VARIABLE = "WIJKPROFIEL_PDOK"


@dataclass(frozen=True)
class Addresses:
    """Roots of the services, without a slash at the end.

    ``cbs`` has CBS's own tables (OData v3 and the catalogue), ``third_party`` those of police, RIVM and others,
    ``datasets`` OData v4 and the CSV files, ``pdok`` the boundaries.
    """

    cbs: str = "https://opendata.cbs.nl"
    third_party: str = "https://dataderden.cbs.nl"
    datasets: str = "https://datasets.cbs.nl"
    pdok: str = "https://api.pdok.nl"


def read_addresses(environ: Mapping[str, str] | None = None) -> Addresses:
    """The addresses that the environment asks for, the public ones where it is silent.

    Whoever points ``WIJKPROFIEL_CBS`` at another server means that server: ``datasets`` then follows it, unless
    ``WIJKPROFIEL_CBS_DATASETS`` says otherwise.

    Examples
    --------
    >>> read_addresses({"WIJKPROFIEL_CBS": "http://127.0.0.1:8099/"}).datasets
    'http://127.0.0.1:8099'
    """
    told = os.environ if environ is None else environ
    public = Addresses()
    cbs = told.get(CBS_VARIABLE) or public.cbs
    datasets = told.get(DATASETS_VARIABLE) or (cbs if told.get(CBS_VARIABLE) else public.datasets)
    return Addresses(
        cbs=check_address(cbs, CBS_VARIABLE),
        third_party=check_address(told.get(THIRD_PARTY_VARIABLE) or public.third_party, THIRD_PARTY_VARIABLE),
        datasets=check_address(datasets, DATASETS_VARIABLE),
        pdok=check_address(told.get(PDOK_VARIABLE) or public.pdok, PDOK_VARIABLE),
    )


def check_address(address: str, where: str) -> str:
    """The address without a final slash.

    Raises
    ------
    UsageError
        When it is not an http or https address with a host, or holds a query.
    """
    parts = urlsplit(address.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise UsageError(
            f"Het adres in {where} is niet goed geschreven.",
            remedy="Geef een adres als https://opendata.cbs.nl of http://127.0.0.1:8099.",
        )
    return address.strip().rstrip("/")


def is_offline(environ: Mapping[str, str] | None = None) -> bool:
    """Whether working without network was asked for with ``WIJKPROFIEL_OFFLINE``.

    >>> is_offline({"WIJKPROFIEL_OFFLINE": "1"}), is_offline({"WIJKPROFIEL_OFFLINE": "0"}), is_offline({})
    (True, False, False)
    """
    told = os.environ if environ is None else environ
    return told.get(OFFLINE_VARIABLE, "").strip().lower() not in ("", "0", "nee", "false", "uit")


def refuse_offline(what: str, *, command: str = "") -> None:
    """Raise when working without network was asked for: ``what`` would have to be fetched.

    Parameters
    ----------
    what : str
        What is missing, in Dutch, with table and release where they are known.
    command : str
        The command that fetches it.
    """
    if is_offline():
        fetch = f" en haal het op met: {command}" if command else " en probeer het opnieuw"
        raise SourceOffline(
            f"{what} is hier niet, en u werkt zonder internet ({OFFLINE_VARIABLE} staat aan).",
            remedy=f"Zet {OFFLINE_VARIABLE} uit op een plek met internet{fetch}.",
        )
