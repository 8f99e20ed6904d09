import { describe, expect, it } from "vitest";
import {
  AcmPublicCa,
  AwsConnection,
  Certificate,
  CertificateProfile,
  CertificateSet,
  SecretsManagerSync,
} from "../../index";
import { run } from "../components/mocks";

/** Programs without types: each gives an input something else than the resource that it wants, or nothing. */
const arn = "arn:aws:acm:us-east-1:111122223333:certificate/1";
const programs: [input: string, wanted: string, program: (given: never) => void][] = [
  [
    "profile",
    "CertificateProfile",
    (profile) => new Certificate("a", { profile, dnsNames: ["a.example.com"] }),
  ],
  ["profile", "CertificateProfile", (profile) => new CertificateSet("a", { profile, certificates: {} })],
  ["ca", "AcmPublicCa", (ca) => new CertificateProfile("a", { ca })],
  ["connection", "AwsConnection", (connection) => new AcmPublicCa("a", { connection, hostedZoneId: "Z1" })],
  ["dnsConnection", "AwsConnection", (dnsConnection) => new AcmPublicCa("a", { dnsConnection })],
  ["connection", "AwsConnection", (connection) => Certificate.get("a", arn, { connection })],
  [
    "connection",
    "AwsConnection",
    (connection) => new SecretsManagerSync("a", { connection, certificates: [] }),
  ],
  [
    "method.source",
    "AwsConnection",
    (source) => new AwsConnection("a", { method: { type: "assume-role", roleArn: "arn", source } }),
  ],
];

describe("an input that wants another resource", () => {
  it.each(programs)("%s refuses whatever is no %s", async (input, wanted, program) => {
    const told = `- ${input}: It is no ${wanted} resource. Give one made by new ${wanted}(…).`;
    for (const given of ["acm", null, {}])
      await expect(run(() => program(given as never))).rejects.toThrow(told);
    const other = () => new AwsConnection("other", { region: "us-east-1" });
    if (wanted !== "AwsConnection") await expect(run(() => program(other() as never))).rejects.toThrow(told);
  });

  it("says where it is missing", async () => {
    const program = () => {
      new Certificate("a", {} as never);
    };
    await expect(run(program)).rejects.toThrow(
      "Certificate a: 1 input is not valid:\n  - profile: It is missing.",
    );
    const without = () => {
      new Certificate("a", undefined as never);
    };
    await expect(run(without)).rejects.toThrow("profile: It is missing.");
  });
});
