"""The sandbox's control interface: HTTP and JSON under /_sandbox/."""

import json
import urllib.request

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class Control:
    def __init__(self, endpoint: str):
        self.endpoint = endpoint

    def _send(self, method: str, path: str, body: dict | None = None):
        request = urllib.request.Request(
            f"{self.endpoint}/_sandbox/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"content-type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=120) as answer:
            text = answer.read().decode()
        return json.loads(text) if text.strip() else None

    def clock(self):
        return self._send("GET", "clock")

    def advance(self, seconds: float):
        return self._send("POST", "clock", {"advanceSeconds": seconds})

    def calls(self) -> list[dict]:
        answer = self._send("GET", "calls")
        return answer["calls"] if isinstance(answer, dict) else answer

    def fault(self, **fault):
        return self._send("POST", "faults", fault)

    def mark_in_use(self, certificate_arn: str, by: str):
        return self._send("POST", "in-use", {"certificateArn": certificate_arn, "by": by})

    def set_iam(self, **document):
        return self._send("PUT", "iam", document)

    def reset(self):
        return self._send("POST", "reset", {})
