"""An HTTP answer before it is sent."""

from dataclasses import dataclass, field

import orjson


@dataclass
class Answer:
    status: int
    body: bytes
    headers: dict = field(default_factory=dict)


def json_answer(content, *, status=200, kind="application/json;charset=utf-8"):
    return Answer(status, orjson.dumps(content), {"Content-Type": kind})
