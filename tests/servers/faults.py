"""Faults as switches: what goes wrong, on which requests, how often."""

import os
import socket
import struct
import time
from dataclasses import dataclass, field

KINDS = {
    "reset": "the connection is reset before any answer",
    "close": "the connection is closed before any answer",
    "reset_midway": "the connection is reset after a part of the body (amount: bytes)",
    "cut_body": "the connection is closed before the promised length (amount: bytes)",
    "cut_json": "a complete answer whose JSON stops halfway",
    "html": "a page of HTML with status 200",
    "status": "a status without data (amount: the status); retry_after fills that header",
    "slow": "a late first byte (amount: seconds)",
    "drip": "a body in small pieces (amount: bytes a second)",
    "drop_rows": "rows that are not sent (amount: how many, from the end of the page)",
    "leave_out": "rows that are not there, nor in the number that the answer gives (amount: how many)",
    "double_row": "the last row of the page is sent twice",
    "empty": "a good answer without rows",
    "redirect": "a redirect to a page on another host",
    "bad_redirect": "a redirect to something that is no address",
    "broken_gzip": "a body that says gzip and is not",
    "wrong_count": "the catalogue tells another number of rows (amount: added to it)",
    "as_text": "numbers in the rows are sent as text",
    "bom": "a byte order mark before the JSON",
    "no_link": "the link to the next page is left out",
    "release": "a new release is put in place before this request is answered",
}


@dataclass
class Fault:
    """One thing that goes wrong.

    ``path`` must occur in the decoded address (empty: every request), ``after`` requests pass first, and it happens
    ``times`` times (0: always). ``amount`` is seconds, bytes, rows or a status, as `KINDS` says.
    """

    kind: str
    path: str = ""
    times: int = 1
    after: int = 0
    amount: float = 0
    retry_after: str = ""
    seen: int = field(default=0, compare=False)

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(f"unknown fault '{self.kind}'; choose from: {', '.join(KINDS)}")

    def strikes(self, target):
        """Whether this request is hit; counts the requests it is about."""
        if self.path not in target:
            return False
        self.seen += 1
        turn = self.seen - self.after
        return turn >= 1 and (self.times == 0 or turn <= self.times)


def read_fault(text):
    """A fault from the command line: ``kind[:path[:times[:amount]]]``."""
    parts = text.split(":")
    fields = {}
    if len(parts) > 1:
        fields["path"] = parts[1]
    if len(parts) > 2:
        fields["times"] = int(parts[2])
    if len(parts) > 3:
        fields["amount"] = float(parts[3])
    return Fault(parts[0], **fields)


def reset(connection):
    """End a connection with a reset instead of a farewell."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    os.close(connection.detach()) if os.name == "posix" else connection.close()


def drip(write, body, *, speed, sleep=time.sleep):
    """Send a body slowly: ``speed`` bytes a second, ten pieces a second."""
    step = max(1, int(speed / 10))
    for start in range(0, len(body), step):
        write(body[start : start + step])
        sleep(0.1)
