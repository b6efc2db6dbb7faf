"""Which proxy stands between this machine and a host, asked at every request."""

import ipaddress
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass


def proxy_for(address: str) -> str | None:
    """The proxy for an address, from the environment or the system settings; None when it is reached directly.

    ``no_proxy`` is honoured, and this machine itself is never asked through a proxy.
    """
    parts = urlsplit(address)
    host = parts.hostname or ""
    if _is_loopback(host):
        return None
    found = getproxies()
    proxy = found.get(parts.scheme) or found.get("all")
    if not proxy or proxy_bypass(host):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"


def proxy_name(proxy: str) -> str:
    """A proxy as it may be shown: host and port, never the name or password in it.

    >>> proxy_name("http://jan:geheim@proxy.gemeente.nl:8080")
    'proxy.gemeente.nl:8080'
    """
    parts = urlsplit(proxy)
    return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
