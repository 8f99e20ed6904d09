import { AddTagsToCertificateCommand, DeleteCertificateCommand } from "@aws-sdk/client-acm";
import { DeleteSecretCommand } from "@aws-sdk/client-secrets-manager";
import { describe, expect, test } from "vitest";
import { type Fleet, fleetOf, named, openFleet, openIssuedFleet } from "../../../support/fleets";
import { revokeByHand, tagsOf } from "../../../support/hand";
import { failure } from "../../../support/resource";
import { currentOf, readBody, writeByHand } from "../../../support/secrets";
import { DAY } from "../../../support/world";

const THREE = { certificates: named("a", "b", "c") };

describe("a refresh of a set that nobody touched", () => {
  const certificates = {
    ...named("plain"),
    tagged: { dnsNames: ["t.example.com"], tags: { team: "own" } },
    keyed: {
      dnsNames: ["k.example.com"],
      keyAlgorithm: "EC_secp384r1",
      renewBeforeDays: 5,
      autoRenew: false,
    },
    named: { commonName: "n.example.com", dnsNames: ["m.example.com"], renewNow: "once" },
  };
  const described = { certificates, set: { tags: { team: "all" }, renewBeforeDays: 20 } };

  test("changes nothing, and gives back the inputs of the program", async () => {
    const { fleet } = await openIssuedFleet(described);
    const before = fleet.stack.state;
    await fleet.stack.refresh();
    for (const [n, { name, inputs, state }] of fleet.stack.state.entries()) {
      expect(state, name).toEqual(before[n]?.state);
      expect(inputs, name).toEqual(before[n]?.inputs);
    }
    expect(await fleet.up(described)).toEqual([]);
  });

  test("shows no drift when time has passed and a renewal is due", async () => {
    const { fleet, world } = await openIssuedFleet(described);
    world.advance(190 * DAY);
    await fleet.stack.refresh();
    const [set] = fleet.stack.state;
    const difference = set?.lifecycle.diff(set.id, set.state, set.inputs, world.context);
    expect(difference).toEqual({ replaces: [], changes: false, reasons: [] });
    expect(await fleet.up(described)).toEqual(["update fleet", "update prod-fleet"]);
  });
});

describe("what somebody did by hand", () => {
  test("a certificate that was deleted is made again, and its secret follows", async () => {
    const { fleet, world } = await openIssuedFleet(THREE);
    const { arn } = fleet.certificate("b");
    const secret = fleet.secret("b");
    // By then ACM has forgotten the request's token.
    world.advance(2 * 3600);
    await world.hand.acm.send(new DeleteCertificateCommand({ CertificateArn: arn }));
    await fleet.stack.refresh();
    expect(fleet.set.lines.b).toBe("-");
    expect(await fleet.up(THREE)).toEqual(["update fleet", "update prod-fleet"]);
    expect(fleet.certificate("b").arn).not.toBe(arn);
    expect(fleet.secret("b").arn).toBe(secret.arn);
    expect(fleet.secret("b").certificate.arn).toBe(fleet.certificate("b").arn);
    expect(world.count("RequestCertificate")).toBe(1);
    expect(await fleet.up(THREE)).toEqual([]);
  });

  test("a certificate that was deleted, and is taken out of the program, takes its secret along", async () => {
    const { fleet, world } = await openIssuedFleet(THREE);
    const { arn } = fleet.certificate("b");
    await world.hand.acm.send(new DeleteCertificateCommand({ CertificateArn: arn }));
    await fleet.stack.refresh();
    await fleet.up({ certificates: named("a", "c") });
    expect(Object.keys(fleet.set.lines)).toEqual(["a", "c"]);
    expect(Object.keys(fleet.secrets.lines)).toEqual(["a", "c"]);
    expect(world.count("DeleteSecret")).toBe(1);
  });

  test("a secret that was deleted is written again", async () => {
    const { fleet, world } = await openIssuedFleet(THREE);
    const { arn } = fleet.secret("b");
    await world.hand.secrets.send(
      new DeleteSecretCommand({ SecretId: arn, ForceDeleteWithoutRecovery: true }),
    );
    await fleet.stack.refresh();
    expect(await fleet.up(THREE)).toEqual(["update prod-fleet"]);
    expect(Object.keys(await readBody(world, fleet.secret("b").arn))).toContain("private_key");
    expect(await fleet.up(THREE)).toEqual([]);
  });

  test("a secret that was overwritten is put right again", async () => {
    const { fleet, world } = await openIssuedFleet(THREE);
    const { arn, versionId } = fleet.secret("b");
    await writeByHand(world, arn);
    await fleet.stack.refresh();
    expect(await fleet.up(THREE)).toEqual(["update prod-fleet"]);
    expect(await currentOf(world, arn)).toBe(versionId);
    expect(world.messages("notice").join("\n")).toContain("b: somebody changed the secret");
    expect(await fleet.up(THREE)).toEqual([]);
  });

  test("tags that were changed are set again", async () => {
    const described = { ...THREE, set: { tags: { team: "shop" } } };
    const { fleet, world } = await openIssuedFleet(described);
    const { arn: CertificateArn } = fleet.certificate("b");
    const Tags = [{ Key: "team", Value: "by hand" }];
    await world.hand.acm.send(new AddTagsToCertificateCommand({ CertificateArn, Tags }));
    await fleet.stack.refresh();
    expect(await fleet.up(described)).toEqual(["update fleet"]);
    expect(await tagsOf(world, CertificateArn)).toMatchObject({ team: "shop" });
    expect(await fleet.up(described)).toEqual([]);
  });

  test("a revocation is answered by a new certificate under the same secret", async () => {
    const { fleet, world } = await openIssuedFleet(THREE);
    const { arn } = fleet.certificate("b");
    const { arn: secret } = fleet.secret("b");
    await revokeByHand(world, arn);
    await fleet.stack.refresh();
    expect(fleet.certificate("b").status).toBe("REVOKED");
    await fleet.up(THREE);
    expect(fleet.certificate("b").status).toBe("ISSUED");
    expect(fleet.certificate("b").arn).not.toBe(arn);
    expect(fleet.secret("b").arn).toBe(secret);
    expect(world.count("RequestCertificate")).toBe(1);
    expect(await fleet.up(THREE)).toEqual([]);
  });
});

test("AWS's own renewal is found, and written to the secrets; nothing is paid for another", async () => {
  const described = { ...THREE, set: { renewBeforeDays: 30 } };
  const { fleet, world } = await openIssuedFleet(described, { managedRenewal: "aws" });
  const { serial, arn } = fleet.certificate("a");
  world.advance(160 * DAY);
  await fleet.stack.refresh();
  expect(fleet.certificate("a").serial).not.toBe(serial);
  expect(await fleet.up(described)).toEqual(["update prod-fleet"]);
  expect(fleet.certificate("a").arn).toBe(arn);
  expect(fleet.secret("a").certificate.serial).toBe(fleet.certificate("a").serial);
  expect(world.count("RenewCertificate") + world.count("RequestCertificate")).toBe(0);
  expect(await fleet.up(described)).toEqual([]);
});

test("a refresh that cannot read some keys names each, and leaves the state as it is", async () => {
  const { fleet, world } = await openIssuedFleet(THREE);
  world.advance(190 * DAY);
  const before = fleet.stack.state;
  const error = "AccessDeniedException";
  world.sandbox.faults.add({ service: "acm", operation: "*", error, times: 99 });
  const { cause } = await failure(fleet.stack.refresh());
  for (const key of ["a", "b", "c"]) expect(cause).toContain(`- ${key}: `);
  expect(fleet.stack.state).toEqual(before);
});

describe("the gate", () => {
  const gate = (fleet: Fleet, failures: unknown) => {
    const declared = fleetOf(THREE, fleet.world, fleet.zones).at(-1);
    if (!declared) throw new Error("no gate");
    const inputs = declared.inputs(() => ({ id: "", state: { failures } }));
    const { lifecycle } = declared;
    const checked = lifecycle.check({}, inputs, fleet.world.context);
    expect(checked.faults).toEqual([]);
    return { lifecycle, inputs: checked.inputs, context: fleet.world.context };
  };

  test("shows nothing in a preview, whatever is known", async () => {
    const fleet = await openFleet();
    for (const failures of ["04da6b54-80e4-46f7-96ec-b56ff0331ba9", {}]) {
      const { lifecycle, inputs, context } = gate(fleet, failures);
      expect(lifecycle.diff("x", {}, inputs, context)).toEqual({ replaces: [], changes: false, reasons: [] });
    }
  });

  test("fails an update as it fails a create, and passes once all is well", async () => {
    const fleet = await openFleet();
    const bad = gate(fleet, { a: "It broke. [X]", b: "It broke. [X]", c: "Other. [Y]" });
    expect(bad.lifecycle.diff("x", {}, bad.inputs, bad.context).changes).toBe(true);
    for (const step of [
      bad.lifecycle.create(bad.inputs, bad.context),
      bad.lifecycle.update("x", {}, bad.inputs, bad.context),
    ]) {
      const { code, cause } = await failure(step);
      expect(code).toBe("SetIncomplete");
      expect(cause).toContain("- fleet, a, b: It broke. [X]");
      expect(cause).toContain("- prod-fleet, c: Other. [Y]");
    }
    const good = gate(fleet, {});
    const { state } = await good.lifecycle.create(good.inputs, good.context);
    expect(await good.lifecycle.read("x", state, good.context)).toEqual(state);
  });
});
