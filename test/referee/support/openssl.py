"""Exported certificates, judged by cryptography and by the openssl command."""

import os
import re
import subprocess
from pathlib import Path

import botocore
from cryptography import x509

PEM = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----\r?\n?", re.DOTALL)


def parse(pem: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate(pem.encode())


def split(pem: str) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates(pem.encode())


def run(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess:
    command = os.environ.get("OPENSSL", "openssl")
    return subprocess.run([command, *arguments], input=given, capture_output=True, timeout=60, check=False)


def verify(folder: Path, exported: dict, hostname: str, *flags: str) -> subprocess.CompletedProcess:
    """openssl verify of a leaf at one hour after its first second.

    The anchor is the chain's own self-signed root where it has one. ACM's own chains end in a cross-signed
    root instead: those are held against the trust store that botocore brings, or, from an emulator, against
    the last certificate of the chain.
    """
    chain = PEM.findall(exported["CertificateChain"].encode())
    last = split(exported["CertificateChain"])[-1]
    leaf = parse(exported["Certificate"])
    (folder / "leaf.pem").write_text(exported["Certificate"])
    (folder / "intermediates.pem").write_bytes(b"".join(chain))
    (folder / "root.pem").write_bytes(chain[-1])
    anchor, partial = str(folder / "root.pem"), []
    if last.issuer != last.subject:
        if "AWS_ENDPOINT_URL" in os.environ:
            partial = ["-partial_chain"]
        else:
            anchor = str(Path(botocore.__file__).parent / "cacert.pem")
    moment = str(int(leaf.not_valid_before_utc.timestamp()) + 3600)
    return run(
        "verify",
        *partial,
        *flags,
        *("-no-CApath", "-no-CAstore", "-CAfile", anchor),
        *("-untrusted", str(folder / "intermediates.pem")),
        *("-attime", moment, "-purpose", "sslserver", "-verify_hostname", hostname),
        str(folder / "leaf.pem"),
    )
