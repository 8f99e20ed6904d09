"""One way to say that a call is refused, and with which error."""

from contextlib import contextmanager

import pytest
from botocore.exceptions import ClientError


@contextmanager
def refused(*codes: str, saying: str | None = None):
    """The call fails with one of `codes`, as a client's fault (4xx), with a message and a request id.

    Several codes mean that AWS's documentation leaves open which of them it is.
    """
    with pytest.raises(ClientError) as caught:
        yield caught
    error = caught.value.response["Error"]
    metadata = caught.value.response["ResponseMetadata"]
    assert error["Code"] in codes, f"{error['Code']}: {error.get('Message')}"
    assert 400 <= metadata["HTTPStatusCode"] < 500
    assert metadata.get("RequestId"), "an error has a request id too"
    if saying:
        assert saying in error["Message"], error["Message"]
