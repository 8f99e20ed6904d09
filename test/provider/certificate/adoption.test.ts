import { webcrypto } from "node:crypto";
import {
  AddTagsToCertificateCommand,
  DeleteCertificateCommand,
  ImportCertificateCommand,
} from "@aws-sdk/client-acm";
import { describe, expect, test } from "vitest";
import { certificateLifecycle } from "../../../provider/certificate/lifecycle";
import { ownershipTags } from "../../../provider/kernel/identity";
import {
  arnsOf,
  changeRecordsOf,
  describeByHand,
  exportByHand,
  requestByHand,
  revokeByHand,
  tagsOf,
} from "../../support/hand";
import { failure } from "../../support/resource";
import { newCertificate } from "../../support/resources";
import { openWorld, type World, type WorldOptions } from "../../support/world";
import { fabricate } from "../pki/fabricate";

const names = { dnsNames: ["api.example.com", "www.example.com"] };
const OWN = /^pulumi-aws-pki:/;

/** Somebody has requested a certificate in the console; its records stand, or are left to the adoption. */
async function openByHand(withRecords = true, options?: WorldOptions) {
  const world = await openWorld(options);
  const zone = await world.zone("example.com");
  const arn = await requestByHand(world, ["api.example.com", "www.example.com"]);
  if (withRecords) await changeRecordsOf(world, zone, arn);
  world.forgetCalls();
  return { world, zone, arn, adopting: { ...names, adoptArn: arn }, api: newCertificate(world, [zone]) };
}

const openAdopted = async (raw: object = {}, options?: WorldOptions) => {
  const opened = await openByHand(true, options);
  await opened.api.create({ ...opened.adopting, ...raw });
  opened.world.restart();
  return { ...opened, adopting: { ...opened.adopting, ...raw } };
};

/** A certificate of another CA, with just the names and key that are wanted. */
async function importByHand({ hand }: World): Promise<string> {
  const times = { notBefore: "2046-01-01T00:00:00Z", notAfter: "2046-12-31T00:00:00Z" };
  const { pem, keys } = await fabricate({ name: "api.example.com", names: names.dnsNames, ...times });
  const der = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey)).toString("base64");
  const key = `-----BEGIN PRIVATE KEY-----\n${der}\n-----END PRIVATE KEY-----\n`;
  const command = new ImportCertificateCommand({
    Certificate: Buffer.from(pem),
    PrivateKey: Buffer.from(key),
  });
  return (await hand.acm.send(command)).CertificateArn ?? "";
}

describe("adoptArn", () => {
  test("takes a certificate over that was made by hand, and requests none", async () => {
    const { world, arn, adopting, api } = await openByHand();
    const state = await api.create({ ...adopting, tags: { team: "shop" } });
    expect(api.id).toBe(arn);
    expect(state).toMatchObject({ status: "ISSUED", adopted: true, claim: 1, renewalCount: 0 });
    expect(state.serial).toBe((await describeByHand(world, arn)).Serial);
    expect(await tagsOf(world, arn)).toMatchObject({ team: "shop", "pulumi-aws-pki:adopted": "true" });
    expect(world.count("RequestCertificate")).toBe(0);
    expect(world.messages("progress")).toContain(`adopted ${arn}`);
    expect(api.diff({ ...adopting, tags: { team: "shop" } })).toEqual({ replaces: [], changes: false });
  });

  test("of a pending one puts its records and awaits its issue", async () => {
    const { world, zone, arn, adopting, api } = await openByHand(false, { validationSeconds: 60 });
    const state = await api.create(adopting);
    expect(state).toMatchObject({ status: "ISSUED", adopted: true });
    expect(api.id).toBe(arn);
    expect(await world.cnames(zone)).toHaveLength(2);
  });

  test("of a pending one that stays so keeps it in the state, and the next run goes on", async () => {
    const { world, arn, adopting, api } = await openByHand(false, { validationSeconds: 600 });
    const error = await failure(api.create({ ...adopting, issuanceTimeoutMinutes: 1 }));
    expect(error.code).toBe("IssuanceTimedOut");
    expect(api.id).toBe(arn);
    expect(api.state).toMatchObject({ adopted: true, claim: 1 });
    world.restart();
    expect((await api.update(adopting)).status).toBe("ISSUED");
    expect(api.state.adopted).toBe(true);
  });

  test("counts at the creation alone: later it may change, go, or name nothing", async () => {
    const { world, api, adopting } = await openAdopted();
    const other = `${adopting.adoptArn.slice(0, -3)}000`;
    for (const raw of [names, { ...names, adoptArn: other }]) {
      expect(api.diff(raw)).toEqual({ replaces: [], changes: false });
      await api.update(raw);
      expect(api.state.adopted).toBe(true);
    }
    expect(world.count("RequestCertificate")).toBe(0);
  });

  test("of another region or account is a fault of the input", async () => {
    const { world, arn, api } = await openByHand();
    for (const adoptArn of [
      arn.replace("us-east-1", "eu-west-1"),
      arn.replace(world.accountId, "444455556666"),
    ])
      expect(api.faults({ ...names, adoptArn })).toMatchObject([
        { property: "adoptArn", cause: expect.stringContaining(`us-east-1 of ${world.accountId}`) },
      ]);
    expect(api.faults({ ...names, adoptArn: "arn:aws:iam::1:server-certificate/x" })).toMatchObject([
      { property: "adoptArn" },
    ]);
  });
});

describe("what cannot be adopted is left as it is", () => {
  test("with every way in which it does not fit, at once", async () => {
    const { world, zone } = await openByHand();
    const arn = await requestByHand(world, ["shop.example.com"], {
      ...{ KeyAlgorithm: "RSA_2048", Options: { Export: "DISABLED" } },
      Tags: Object.entries(
        ownershipTags({ project: "other", stack: "prod", resource: "Certificate::shop" }, 1),
      ).map(([Key, Value]) => ({ Key, Value })),
    });
    const before = await tagsOf(world, arn);
    const api = newCertificate(world, [zone]);
    const { code, cause, message } = await failure(api.create({ ...names, adoptArn: arn }));
    expect(code).toBe("CertificateNotAdopted");
    for (const part of [
      "adoptArn: It was requested without export",
      "dnsNames: Its names are shop.example.com, not api.example.com, www.example.com.",
      "commonName: Its common name is shop.example.com, not api.example.com.",
      "keyAlgorithm: Its key is RSA_2048, not EC_prime256v1.",
      "adoptArn: It belongs to Certificate::shop of other/prod.",
    ])
      expect(cause).toContain(part);
    expect(message).toContain("Nothing was requested or changed.");
    expect(await tagsOf(world, arn)).toEqual(before);
    expect(api.id).toBe("");
  });

  test("where it is dead", async () => {
    const { world, arn, adopting, api } = await openByHand();
    await revokeByHand(world, arn);
    const { code, cause } = await failure(api.create(adopting));
    expect(code).toBe("CertificateNotAdopted");
    expect(cause).toContain("adoptArn: It is REVOKED.");
  });

  test("where it was imported", async () => {
    const { world, zone } = await openByHand();
    const arn = await importByHand(world);
    const { code, cause } = await failure(newCertificate(world, [zone]).create({ ...names, adoptArn: arn }));
    expect(code).toBe("CertificateNotAdopted");
    expect(cause).toContain("adoptArn: Amazon did not issue it.");
  });

  test("where it does not exist", async () => {
    const { world, arn, adopting, api } = await openByHand();
    await world.hand.acm.send(new DeleteCertificateCommand({ CertificateArn: arn }));
    const { code, cause } = await failure(api.create(adopting));
    expect(code).toBe("CertificateNotAdopted");
    expect(cause).toContain("ACM has no such certificate");
  });

  test("where a sibling of this stack holds it", async () => {
    const { world, zone, api } = await openAdopted();
    const twin = newCertificate(world, [zone], "twin");
    const { cause } = await failure(twin.create({ ...names, adoptArn: api.id }));
    expect(cause).toContain("It belongs to pulumi-nodejs:dynamic/aws-pki:Certificate::api of shop/dev.");
  });

  test("where its tags may not be set: the next run adopts it", async () => {
    const { world, arn, adopting, api } = await openByHand();
    const fault = {
      service: "acm",
      operation: "AddTagsToCertificate",
      error: "AccessDeniedException",
    } as const;
    world.sandbox.faults.add(fault);
    expect((await failure(api.create(adopting))).code).toBe("AccessDenied");
    expect(api.id).toBe("");
    await api.create(adopting);
    expect(api.id).toBe(arn);
  });
});

describe("an adopted certificate", () => {
  test("is kept by a delete, without our tags, which says so", async () => {
    const { world, zone, arn, api } = await openAdopted({ tags: { team: "shop" } });
    await world.hand.acm.send(
      new AddTagsToCertificateCommand({ CertificateArn: arn, Tags: [{ Key: "scanner", Value: "seen" }] }),
    );
    await api.delete();
    expect(await arnsOf(world, "ISSUED")).toEqual([arn]);
    const kept = await tagsOf(world, arn);
    expect(kept).toMatchObject({ scanner: "seen" });
    expect(Object.keys(kept).filter((key) => OWN.test(key))).toEqual([]);
    expect(await world.cnames(zone)).toHaveLength(2);
    expect(world.messages("notice").at(-1)).toBe(
      `kept ${arn}, which was adopted, and its validation records; deleteAdopted would delete it`,
    );
    await api.delete();
  });

  test("is deleted with deleteAdopted", async () => {
    const { world, zone, api } = await openAdopted({ deleteAdopted: true });
    await api.delete();
    expect(await arnsOf(world)).toEqual([]);
    expect(await world.cnames(zone)).toEqual([]);
  });

  test("that was given back can be adopted again, by another resource too", async () => {
    const { world, zone, arn, api } = await openAdopted();
    await api.delete();
    world.restart();
    const twin = newCertificate(world, [zone], "twin");
    await twin.create({ ...names, adoptArn: arn });
    expect(twin.state).toMatchObject({ adopted: true, claim: 1 });
  });

  test("is replaced by a new one, though adoptArn still stands in the program", async () => {
    const { world, arn, api, adopting } = await openAdopted();
    const three = [...names.dnsNames, "shop.example.com"];
    await api.replace({ ...adopting, dnsNames: three });
    expect(api.id).not.toBe(arn);
    expect(api.state).toMatchObject({ adopted: false, claim: 1 });
    expect(world.count("RequestCertificate")).toBe(1);
    expect((await arnsOf(world, "ISSUED")).sort()).toEqual([arn, api.id].sort());
    expect(Object.keys(await tagsOf(world, arn)).filter((key) => OWN.test(key))).toEqual([]);
    await api.delete();
    expect(await arnsOf(world)).toEqual([arn]);
  });

  test.each(["adoptArn", "protectPaid"])("is still known as one after a lost state, by %s", async (way) => {
    const { world, zone, arn } = await openAdopted();
    await exportByHand(world, arn);
    const again = newCertificate(world, [zone]);
    await again.create({ ...names, ...(way === "adoptArn" ? { adoptArn: arn } : { protectPaid: false }) });
    expect(again.id).toBe(arn);
    expect(again.state).toMatchObject({ adopted: true, claim: 2 });
    await again.delete();
    expect(await arnsOf(world)).toEqual([arn]);
  });

  test("is renewed and revoked like any other", async () => {
    const { api, adopting } = await openAdopted();
    expect((await api.update({ ...adopting, renewNow: "1" })).renewalCount).toBe(1);
    const revoked = { ...adopting, renewNow: "1", revocation: { reason: "SUPERSEDED" } };
    expect((await api.update(revoked)).status).toBe("REVOKED");
  });
});

describe("the step that takes one over by its ARN", () => {
  test("does for an import what adoptArn does for a program", async () => {
    const { world, arn, api } = await openByHand();
    const adopted = await certificateLifecycle.adopt?.(arn, api.check(names), world.context);
    expect(adopted).toMatchObject({ id: arn, state: { status: "ISSUED", adopted: true, claim: 1 } });
    expect(adopted?.state).not.toHaveProperty("adoptArn");
    expect(world.count("RequestCertificate")).toBe(0);
  });

  test("refuses what another resource of ours owns, and changes nothing", async () => {
    const { world, zone, arn, adopting, api } = await openByHand();
    await newCertificate(world, [zone], "other").create(adopting);
    const tags = await tagsOf(world, arn);
    const adopt = async () => certificateLifecycle.adopt?.(arn, api.check(names), world.context);
    expect(await failure(adopt())).toMatchObject({ code: "CertificateNotAdopted" });
    expect(await tagsOf(world, arn)).toEqual(tags);
  });
});
