"""The HTTP side: a threading server on a loopback port, with keep-alive, latency, gzip and faults."""

import contextlib
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote_plus, urlsplit

from tests.servers.faults import drip, reset
from tests.servers.service import Seen, Service

LOOPBACK = "127.0.0.1"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port, service):
        self.service = service
        super().__init__((LOOPBACK, port), _Handler)

    def handle_error(self, request, client_address):
        """A client that leaves is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self):
        service, settings = self.server.service, self.server.service.settings
        with service.lock:
            service.busy += 1
            busy = service.busy
        self.sent = 0
        status = 0
        try:
            status = self._respond(service, settings)
        except OSError:
            self.close_connection = True
        finally:
            with service.lock:
                service.busy -= 1
                service.log.append(self._seen(status, busy))

    def _respond(self, service, settings):
        split = urlsplit(self.path)
        target = split.path + ("?" + split.query if split.query else "")
        faults = service.strike(unquote_plus(target))
        time.sleep(settings.latency + sum(f.amount for f in faults if f.kind == "slow"))
        if any(fault.kind == "release" for fault in faults):
            service.release()
        for fault in faults:
            if fault.kind in ("reset", "close"):
                reset(self.connection) if fault.kind == "reset" else None
                self.close_connection = True
                return 0
        gzipped = settings.gzip and "gzip" in self.headers.get("Accept-Encoding", "")
        lasting = [fault for fault in faults if fault.kind not in ("slow", "release", "drip")]
        answer = service.answer(target, root=self._root(), faults=lasting, gzipped=gzipped)
        self._send(answer, faults)
        return answer.status

    def _root(self):
        return f"http://{LOOPBACK}:{self.server.server_address[1]}"

    def _send(self, answer, faults):
        kinds = {fault.kind: fault for fault in faults}
        body = answer.body
        if "broken_gzip" in kinds:
            body, answer.headers["Content-Encoding"] = b"\x1f\x8b" + b"\x00" * 40, "gzip"
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if "reset_midway" in kinds or "cut_body" in kinds:
            fault = kinds.get("reset_midway") or kinds["cut_body"]
            self._write(body[: int(fault.amount) or len(body) // 2])
            self.close_connection = True
            if fault.kind == "reset_midway":
                time.sleep(0.05)  # a reset throws away what is still under way
                reset(self.connection)
            return
        if "drip" in kinds:
            drip(self._write, body, speed=kinds["drip"].amount)
            return
        self._write(body)

    def _write(self, data):
        self.wfile.write(data)
        self.sent += len(data)

    def _seen(self, status, busy):
        split = urlsplit(self.path)
        return Seen(
            method=self.command,
            path=split.path,
            query=unquote_plus(split.query),
            status=status,
            bytes=self.sent,
            connection=self.client_address[1],
            accept_encoding=self.headers.get("Accept-Encoding", ""),
            user_agent=self.headers.get("User-Agent", ""),
            via_proxy=bool(split.netloc),
            busy=busy,
        )

    def log_message(self, *arguments):
        """The log is `Service.log`."""


class Running:
    """A running server. ``address`` is what a client is pointed at."""

    def __init__(self, service, *, port=0):
        self.service = service
        self._server = _Server(port, service)
        self.port = self._server.server_address[1]
        self.address = f"http://{LOOPBACK}:{self.port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        self._thread.start()

    @property
    def log(self):
        """Every request so far; one that was answered a moment ago is waited for."""
        until = time.monotonic() + 2
        while self.service.busy and time.monotonic() < until:
            time.sleep(0.002)
        return self.service.log

    def requests(self, part=""):
        """Requests whose decoded address holds ``part``."""
        return [seen for seen in list(self.log) if part in seen.target]

    def fail(self, *faults):
        self.service.fail(*faults)

    def stop(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)


@contextlib.contextmanager
def serve(content, boundaries=(), *, port=0, **settings):
    """A running server for the length of a ``with`` block.

    >>> from tests.servers.toydorp import toydorp_tables
    >>> with serve(toydorp_tables()) as server:
    ...     server.address.startswith("http://127.0.0.1:")
    True
    """
    service = Service({table.id: table for table in content}, list(boundaries))
    for name, value in settings.items():
        setattr(service.settings, name, value)
    running = Running(service, port=port)
    try:
        yield running
    finally:
        running.stop()
