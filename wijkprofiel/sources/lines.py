"""Connections that can be hung up from another thread: who stops must not wait for a source that stays silent."""

import contextlib
import socket
from threading import Event, Lock
from typing import TypeVar
from urllib.parse import unquote, urlsplit
from weakref import WeakSet

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util import make_headers

C = TypeVar("C", bound=HTTPConnection)


class Lines:
    """The pools of connections of one transport, one for each proxy, and every connection that is open in them."""

    def __init__(self, size: int, cancelled: Event) -> None:
        self._size = size
        self._open = _Open(cancelled)
        self._pools: dict[str, urllib3.PoolManager] = {}

    def pool(self, proxy: str | None) -> urllib3.PoolManager:
        """The pool for requests through this proxy, or through none."""
        key = proxy or ""
        if key not in self._pools:
            self._pools[key] = pool = _new_pool(proxy, self._size)
            pool.pool_classes_by_scheme = {
                "http": _noting_pool(HTTPConnectionPool, HTTPConnection, self._open),
                "https": _noting_pool(HTTPSConnectionPool, HTTPSConnection, self._open),
            }
        return self._pools[key]

    def hang_up(self) -> None:
        """End what is being waited for: a thread that reads sees its connection closed."""
        for connection in self._open.all():
            if connection.sock is not None:
                with contextlib.suppress(OSError):  # the other side was first
                    connection.sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close every connection that waits for a next request."""
        for pool in self._pools.values():
            pool.clear()
        self._pools.clear()


class _Open:
    """The connections that are open, noted from many threads."""

    def __init__(self, cancelled: Event) -> None:
        self.cancelled = cancelled
        self._lock = Lock()
        self._connections: WeakSet[HTTPConnection] = WeakSet()

    def add(self, connection: HTTPConnection) -> None:
        with self._lock:
            self._connections.add(connection)
        if self.cancelled.is_set():
            # It was made while the others were hung up.
            connection.close()
            raise ConnectionAbortedError("stopped")

    def all(self) -> list[HTTPConnection]:
        with self._lock:
            return list(self._connections)


def _noting(kind: type[C], opened: _Open) -> type[C]:
    def connect(self: C) -> None:
        kind.connect(self)
        opened.add(self)

    return type(kind.__name__, (kind,), {"connect": connect})


def _noting_pool(
    pool: type[HTTPConnectionPool], kind: type[HTTPConnection], opened: _Open
) -> type[HTTPConnectionPool]:
    return type(pool.__name__, (pool,), {"ConnectionCls": _noting(kind, opened)})


def _new_pool(proxy: str | None, size: int) -> urllib3.PoolManager:
    if proxy is None:
        return urllib3.PoolManager(maxsize=size, block=False)
    parts = urlsplit(proxy)
    if parts.username is None:
        return urllib3.ProxyManager(proxy, maxsize=size, block=False)
    login = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    bare = f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")
    return urllib3.ProxyManager(
        bare, maxsize=size, block=False, proxy_headers=make_headers(proxy_basic_auth=login)
    )
