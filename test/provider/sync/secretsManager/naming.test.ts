import { describe, expect, test } from "vitest";
import { UNKNOWN } from "../../../../provider/kernel/unknown";
import { newSecret } from "../../../support/resources";
import { openWorld } from "../../../support/world";

const certificate = {
  arn: "arn:aws:acm:us-east-1:111122223333:certificate/1",
  certificateId: "0123456789abcdef0123456789abcdef",
  serial: "0a:1b:2c:3d:4e:5f",
  status: "ISSUED",
  notBefore: "2046-01-01T00:00:00.000Z",
  notAfter: "2046-07-18T00:00:00.000Z",
  commonName: "api.example.com",
  profile: "web",
  region: "us-east-1",
};
const renewing = { ...certificate, serial: UNKNOWN, notBefore: UNKNOWN, notAfter: UNKNOWN };

describe("a name with the certificate's serial", () => {
  test("has it without colons", async () => {
    const secret = newSecret(await openWorld());
    const named = (certificateNameSchema: string) =>
      secret.check({ certificate, certificateNameSchema }).secretName;
    expect(named("tls/{{serial}}")).toBe("tls/0a1b2c3d4e5f");
    expect(named("{{shortCertificateId}}_{{ serial }}")).toBe("01234567_0a1b2c3d4e5f");
  });

  test("is not known in the preview of a renewal, and no other name changes for that", async () => {
    const secret = newSecret(await openWorld());
    const named = (certificateNameSchema: string) =>
      secret.check({ certificate: renewing, certificateNameSchema }).secretName;
    expect(named("tls/{{commonName}}-{{serial}}")).toBe(UNKNOWN);
    expect(named("tls/{{certificateId}}")).toBe(`tls/${certificate.certificateId}`);
  });

  test("that is too long is a fault that says how long it is", async () => {
    const secret = newSecret(await openWorld());
    const faults = secret.faults({ certificate, certificateNameSchema: `{{serial}}/${"a".repeat(500)}` });
    expect(faults).toEqual([
      {
        property: "certificateNameSchema",
        cause: "The secret's name would have 513 characters; Secrets Manager allows 1 to 512.",
        remedy: "Shorten the schema.",
      },
    ]);
  });
});

describe("two secrets of one name", () => {
  const schema = { certificateNameSchema: "{{shortCertificateId}}" };
  const other = { ...certificate, certificateId: "01234567ffffffffffffffffffffffff" };
  const one = { certificate, ...schema };
  const same = { certificate: other, ...schema };

  test("of two certificates are a fault of the second, which names the first", async () => {
    const world = await openWorld();
    const first = newSecret(world, "prod-api");
    const second = newSecret(world, "prod-www");
    expect(first.faults(one)).toEqual([]);
    expect(second.faults(same)).toEqual([
      {
        property: "certificateNameSchema",
        cause: `It gives the name 01234567, which is that of ${first.check(one).resourceUrn} in the same region.`,
        remedy: expect.stringContaining("{{certificateId}}"),
      },
    ]);
    expect(first.faults(one)).toEqual([]);
  });

  test("of two syncs of one certificate too, by the default schema", async () => {
    const world = await openWorld();
    newSecret(world, "blue-api").check({ certificate });
    const [fault] = newSecret(world, "green-api").faults({ certificate });
    expect(fault?.cause).toContain("blue-api");
    expect(fault?.remedy).toContain("{{sync}}");
  });

  test.each<[string, object]>([
    ["in another region", { region: "eu-central-1" }],
    ["in a region that is not known yet", { region: UNKNOWN }],
    ["by another connection, which may be of another account", { connection: "other" }],
    ["where the name is not known yet", { certificate: { ...other, certificateId: UNKNOWN } }],
  ])("are none %s", async (_, part) => {
    const world = await openWorld();
    newSecret(world, "prod-api").check(one);
    expect(newSecret(world, "prod-www").faults({ ...same, ...part })).toEqual([]);
  });
});
