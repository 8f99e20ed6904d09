"""The life of a certificate as a client lives it: request, publish the record, wait, export."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from botocore.exceptions import ClientError

from .control import MINUTE, Control
from .target import Target
from .zones import Zone, change, record

PASSPHRASE = b"correct horse battery staple"
EXPORTABLE = {"Export": "ENABLED"}
NOT_YET = ("ResourceNotFoundException", "RequestInProgressException")


@dataclass
class Certificates:
    acm: object
    route53: object
    zone: Zone
    target: Target
    control: Control | None
    requested: list[str] = field(default_factory=list)
    published: list[tuple[str, dict]] = field(default_factory=list)

    def until(self, probe: Callable, what: str, deadline_seconds: int = 3600):
        """Asks until the probe gives something. The sandbox's clock is advanced; elsewhere time is real."""
        waited = 0
        step = 30 if self.control else (10 if self.target.is_real else 0.5)
        deadline_seconds = deadline_seconds if self.control or self.target.is_real else 20
        while True:
            try:
                found = probe()
                if found:
                    return found
            except ClientError as error:
                if error.response["Error"]["Code"] not in NOT_YET:
                    raise
            assert waited < deadline_seconds, f"no {what} within {deadline_seconds} s"
            if self.control:
                self.control.advance(step)
            else:
                time.sleep(step)
            waited += step

    def request(self, name: str | None = None, *others: str, **options) -> str:
        if others:
            options["SubjectAlternativeNames"] = list(others)
        answer = self.acm.request_certificate(
            DomainName=name or self.zone.fresh_name(), ValidationMethod="DNS", **options
        )
        arn = answer["CertificateArn"]
        if arn not in self.requested:
            self.requested.append(arn)
        return arn

    def describe(self, arn: str) -> dict:
        """A certificate cannot be described for some seconds after its request, so the first look waits."""

        def look():
            return self.acm.describe_certificate(CertificateArn=arn)["Certificate"]

        return self.until(look, "description", 2 * MINUTE)

    def status(self, arn: str) -> str:
        return self.describe(arn)["Status"]

    def serial(self, arn: str) -> str:
        return self.describe(arn)["Serial"]

    def validation_records(self, arn: str) -> dict[str, dict]:
        """The CNAME of each name of the certificate, once ACM tells them."""

        def look():
            options = self.describe(arn).get("DomainValidationOptions", [])
            if options and all("ResourceRecord" in option for option in options):
                return {option["DomainName"]: option["ResourceRecord"] for option in options}
            return None

        return self.until(look, "validation records", 10 * MINUTE)

    def publish(self, arn: str, zone: Zone | None = None, route53=None) -> None:
        """Puts every validation record of a certificate into the zone, each once."""
        zone = zone or self.zone
        unique = {r["Name"]: r for r in self.validation_records(arn).values()}
        for cname in unique.values():
            rrset = record(cname["Name"], cname["Value"])
            change(route53 or self.route53, zone.id, ("UPSERT", rrset))
            self.published.append((zone.id, rrset))

    def unpublish(self, arn: str) -> None:
        for cname in {r["Name"]: r for r in self.validation_records(arn).values()}.values():
            rrset = record(cname["Name"], cname["Value"])
            change(self.route53, self.zone.id, ("DELETE", rrset))
            self.published.remove((self.zone.id, rrset))

    def wait_status(self, arn: str, status: str = "ISSUED", deadline_seconds: int = 3600) -> dict:
        def look():
            detail = self.describe(arn)
            return detail if detail["Status"] == status else None

        return self.until(look, status, deadline_seconds)

    def wait_new_serial(self, arn: str, old: str) -> dict:
        """The serial is the only proof of a renewal."""

        def look():
            detail = self.describe(arn)
            return detail if detail["Serial"] != old else None

        return self.until(look, "new serial")

    def issue(self, name: str | None = None, *others: str, **options) -> str:
        arn = self.request(name, *others, **options)
        self.publish(arn)
        self.wait_status(arn)
        return arn

    def issue_exportable(self, name: str | None = None, *others: str, **options) -> str:
        return self.issue(name, *others, Options=EXPORTABLE, **options)

    def export(self, arn: str, passphrase: bytes = PASSPHRASE) -> dict:
        return self.acm.export_certificate(CertificateArn=arn, Passphrase=passphrase)

    def export_when_ready(self, arn: str) -> dict:
        """On a real account the export of a fresh certificate may not be ready for some seconds."""
        return self.until(lambda: self.export(arn), "export", 10 * MINUTE)

    def clean_up(self) -> None:
        """Only a real account is tidied: the others are thrown away."""
        if not self.target.is_real:
            return
        for arn in self.requested:
            try:
                self.acm.delete_certificate(CertificateArn=arn)
            except ClientError as error:
                print(f"left behind: {arn}: {error}")
        for zone_id, rrset in self.published:
            with suppress(ClientError):  # two certificates may share a record, which is gone then
                change(self.route53, zone_id, ("DELETE", rrset))
