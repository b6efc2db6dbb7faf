"""What a failed request means: worth another attempt or not, and how it is told in Dutch."""

import urllib3

from wijkprofiel.errors import SourceError, SourceUnreachable, UnexpectedAnswer, UnknownTable
from wijkprofiel.sources.body import Body, BrokenBody
from wijkprofiel.sources.proxy import proxy_name

PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
LATER = "Probeer het later opnieuw. Wat al binnen is, blijft bewaard."


class Answered(Exception):
    """A source answered, with something else than data. ``detail`` is ``html``, or what the source said of it."""

    def __init__(self, status: int, retry_after: str, detail: str) -> None:
        self.status = status
        self.retry_after = retry_after
        self.detail = detail
        super().__init__(f"status {status}")


def worth_another_attempt(failure: Exception) -> bool:
    """Whether the same request may well succeed a moment later."""
    if isinstance(failure, Answered):
        return failure.status in PASSING or (failure.status == 200 and failure.detail == "html")
    if isinstance(failure, BrokenBody):
        return True
    if isinstance(failure, (urllib3.exceptions.LocationParseError, urllib3.exceptions.SSLError)):
        return False
    return not (isinstance(failure, urllib3.exceptions.ProxyError) and _proxy_refuses(failure))


def looks_like_html(body: Body) -> bool:
    """Whether a page came instead of data, whatever the header says."""
    kind = body.headers.get("content-type", "").lower()
    if "html" in kind:
        return True
    if body.headers.get("content-encoding", ""):
        return False
    body.file.seek(0)
    start = body.file.read(200).lstrip().lower()
    return start.startswith((b"<!doctype html", b"<html"))


def refused(body: Body) -> str:
    """A short text of the source about its refusal; empty when it gave none that can be shown."""
    if body.size > 20_000 or "json" not in body.headers.get("content-type", ""):
        return ""
    try:
        told = body.json()
    except BrokenBody:
        return ""
    if not isinstance(told, dict):
        return ""
    error = told.get("odata.error") or told.get("error") or told
    found = error.get("detail") or error.get("message") if isinstance(error, dict) else ""
    text = found.get("value", "") if isinstance(found, dict) else found
    return str(text or "")[:200]


def busy(address: str, seconds: float) -> SourceUnreachable:
    """The source asks for more patience than we have."""
    return SourceUnreachable(
        f"De bron vraagt om {round(seconds)} seconden te wachten ({address.split('/')[2]}). Dat is te lang.",
        cause="outage",
        remedy=f"Probeer het over {max(1, round(seconds / 60))} minuten opnieuw. Wat al binnen is, blijft bewaard.",
    )


def describe_failure(
    failure: Exception, *, host: str, what: str, attempts: int, proxy: str | None
) -> SourceError:
    """The error for a request that failed for good: what happened, what it means, what to do."""
    tried = f" ({attempts} keer geprobeerd)" if attempts > 1 else ""
    if isinstance(failure, Answered):
        return _from_status(failure, host, what, tried)
    if isinstance(failure, BrokenBody):
        return UnexpectedAnswer(
            f"Het antwoord van {host} op '{what}' is afgebroken of beschadigd{tried}.", remedy=LATER
        )
    return _from_network(failure, host, tried, proxy)


def _from_status(failure: Answered, host: str, what: str, tried: str) -> SourceError:
    status = failure.status
    told = f" De bron zegt: {failure.detail}" if failure.detail not in ("", "html") else ""
    if failure.detail == "html" and status == 200:
        return UnexpectedAnswer(
            f"{host} stuurt een webpagina (HTML) in plaats van cijfers{tried}. Vaak is dat onderhoud, of een "
            "inlogscherm van het netwerk.",
            remedy=f"Open https://{host} in een browser en kijk wat er staat. " + LATER,
        )
    if status in (404, 410):
        return UnknownTable(
            f"{host} kent '{what}' niet (status {status}).{told}",
            remedy="Controleer het tabelnummer, bijvoorbeeld 84799NED. Tabellen van politie en RIVM staan bij "
            "dataderden.cbs.nl.",
        )
    if status == 407:
        return _proxy_error(host, "vraagt om een naam en wachtwoord")
    if status in (400, 401, 403, 406):
        return SourceUnreachable(
            f"{host} weigert de vraag '{what}' (status {status}).{told}",
            cause="refused",
            status=status,
            remedy="Controleer de gekozen gebieden en kolommen. Blijft het zo, meld het dan bij de beheerder van "
            "wijkprofiel.",
        )
    return SourceUnreachable(
        f"{host} heeft een storing of is te druk (status {status}){tried}.{told}",
        cause="outage",
        status=status,
        remedy=LATER,
    )


def _from_network(failure: Exception, host: str, tried: str, proxy: str | None) -> SourceError:
    if isinstance(failure, urllib3.exceptions.ProxyError):
        why = "laat het verzoek niet door" if _proxy_refuses(failure) else "is niet te bereiken"
        return _proxy_error(host, why, proxy)
    if isinstance(failure, urllib3.exceptions.SSLError):
        return SourceUnreachable(
            f"De beveiligde verbinding met {host} wordt niet vertrouwd.",
            cause="certificate",
            remedy="Op een gemeentelijk netwerk is vaak een eigen certificaat nodig. Vraag de beheerder en zet "
            "SSL_CERT_FILE op dat bestand.",
        )
    if isinstance(failure, urllib3.exceptions.TimeoutError) and not isinstance(
        failure, urllib3.exceptions.NewConnectionError
    ):
        return SourceUnreachable(
            f"{host} antwoordt niet op tijd{tried}.",
            cause="timeout",
            remedy="Controleer de verbinding. " + LATER,
        )
    if isinstance(failure, urllib3.exceptions.NewConnectionError):
        return SourceUnreachable(
            f"Er is geen verbinding met {host}{tried}.",
            cause="network",
            remedy="Controleer de internetverbinding. Werkt u via een proxy, zet dan HTTPS_PROXY. Zonder internet: "
            "de ingebouwde cijfers en wat eerder is opgehaald blijven bruikbaar.",
        )
    return SourceUnreachable(f"De verbinding met {host} werd verbroken{tried}.", cause="outage", remedy=LATER)


def _proxy_error(host: str, why: str, proxy: str | None = None) -> SourceUnreachable:
    name = f" {proxy_name(proxy)}" if proxy else ""
    return SourceUnreachable(
        f"De proxy{name} {why}. Daardoor is {host} niet te bereiken.",
        cause="proxy",
        remedy="Vraag de beheerder van het netwerk, of controleer HTTPS_PROXY en NO_PROXY.",
    )


def _proxy_refuses(failure: Exception) -> bool:
    """A proxy that answers with a refusal will not change its mind in a second."""
    return any(code in str(failure) for code in ("407", "403"))
