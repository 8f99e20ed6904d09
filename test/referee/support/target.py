"""What the suite is pointed at: the sandbox, some other emulator, or a real account."""

import os
import urllib.error
import urllib.request
from dataclasses import dataclass

REGION = "us-east-1"
OTHER_REGION = "eu-west-1"
OTHER_ACCOUNT = "444455556666"


@dataclass(frozen=True)
class Target:
    kind: str  # "sandbox", "emulator" or "real"
    endpoint: str | None

    @property
    def is_sandbox(self) -> bool:
        return self.kind == "sandbox"

    @property
    def is_real(self) -> bool:
        return self.kind == "real"


def find_target() -> Target:
    """The endpoint decides; without one the caller must say aloud that a real account is meant."""
    endpoint = os.environ.get("AWS_ENDPOINT_URL")
    if not endpoint:
        if os.environ.get("REFEREE_REAL_ACCOUNT") == "yes" and os.environ.get("REFEREE_ZONE_ID"):
            return Target("real", None)
        raise RuntimeError(
            "AWS_ENDPOINT_URL is not set, and a run against a real account costs money:"
            " start the suite with run.mts (see README.md)"
        )
    endpoint = endpoint.rstrip("/")
    try:
        with urllib.request.urlopen(f"{endpoint}/_sandbox/clock", timeout=10) as answer:
            is_sandbox = answer.headers.get_content_type() == "application/json"
    except urllib.error.HTTPError:
        is_sandbox = False
    return Target("sandbox" if is_sandbox else "emulator", endpoint)
