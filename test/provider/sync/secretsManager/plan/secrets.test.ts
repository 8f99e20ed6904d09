import { describe, expect, it } from "vitest";
import { ownershipTags } from "../../../../../provider/kernel/identity";
import { Sealed } from "../../../../../provider/pki/sealed";
import { type BodyShape, contentOf, secretBody } from "../../../../../provider/sync/secretsManager/plan/body";
import { planSecretWrite } from "../../../../../provider/sync/secretsManager/plan/write";
import { identity } from "../../../certificate/plan/samples";

describe("a secret's body", () => {
  const certificate = {
    leaf: "LEAF\n",
    intermediates: ["ONE\n", "TWO\n"],
    root: "ROOT\n",
    privateKey: new Sealed("KEY\n"),
    serial: "01",
    notAfter: new Date("2027-07-18T00:00:00Z"),
  };
  const shape: BodyShape = { fieldMappings: undefined, includeRootCa: false, certificateArn: "arn:1" };
  const bodyOf = (part: Partial<BodyShape>, proven = certificate) =>
    secretBody(proven, { ...shape, ...part }).reveal();

  it("is compact JSON of four fields in a fixed order", () => {
    expect(bodyOf({})).toBe(
      '{"certificate":"LEAF\\n","private_key":"KEY\\n","certificate_chain":"ONE\\nTWO\\n","ca_certificate":"ROOT\\n"}',
    );
  });

  it.each<[string, Partial<BodyShape>, Record<string, string>]>([
    [
      "has the root at the end of the chain where asked for",
      { includeRootCa: true },
      { certificate_chain: "ONE\nTWO\nROOT\n", ca_certificate: "ROOT\n" },
    ],
    ["names the ARN where it has a field", { fieldMappings: { certificateArn: "arn" } }, { arn: "arn:1" }],
    [
      "names fields as asked for",
      { fieldMappings: { privateKey: "tls.key", caCertificate: "ca.crt" } },
      { "tls.key": "KEY\n", "ca.crt": "ROOT\n", certificate: "LEAF\n" },
    ],
    [
      "swaps two fields",
      { fieldMappings: { certificate: "private_key", privateKey: "certificate" } },
      { certificate: "KEY\n", private_key: "LEAF\n" },
    ],
  ])("%s", (_, part, fields) => {
    expect(JSON.parse(bodyOf(part))).toMatchObject(fields);
  });

  it("has no field under a name that was given away", () => {
    const body = JSON.parse(bodyOf({ fieldMappings: { privateKey: "tls.key" } }));
    expect(Object.keys(body)).toEqual(["certificate", "tls.key", "certificate_chain", "ca_certificate"]);
  });

  it("has an id of the names as they are resolved, and of its format", () => {
    const contentFor = (part: Partial<BodyShape>) =>
      JSON.stringify(contentOf(certificate, { ...shape, ...part }));
    const spelledOut = { privateKey: "private_key", certificate: "certificate" };
    expect(contentFor({ fieldMappings: spelledOut })).toBe(contentFor({}));
    expect(contentFor({ fieldMappings: { privateKey: "key" } })).not.toBe(contentFor({}));
    expect(contentFor({ fieldMappings: { certificateArn: "arn" } })).not.toBe(contentFor({}));
    expect(JSON.parse(contentFor({}))).toMatchObject({
      format: 1,
      fields: { certificate: "certificate", privateKey: "private_key" },
    });
    expect(contentFor({})).not.toContain("KEY");
  });

  it("leaves out what would be empty", () => {
    const body = JSON.parse(bodyOf({}, { ...certificate, intermediates: [] }));
    expect(Object.keys(body)).toEqual(["certificate", "private_key", "ca_certificate"]);
  });
});

describe("a secret's name", () => {
  const own = ownershipTags(identity, 1);
  const others = ownershipTags({ ...identity, stack: "prod" }, 1);

  it.each([
    ["of our own is written to", { tags: { ...own, x: "y" }, isPendingDeletion: false }, "write"],
    [
      "of our own that waits for its deletion is restored",
      { tags: own, isPendingDeletion: true },
      "restore-and-write",
    ],
    ["of another stack is refused", { tags: others, isPendingDeletion: false }, "refuse"],
    ["of nobody is refused", { tags: {}, isPendingDeletion: false }, "refuse"],
    [
      "of another that waits for its deletion is refused",
      { tags: others, isPendingDeletion: true },
      "refuse",
    ],
  ])("%s", (_, seen, action) => {
    expect(planSecretWrite(identity, "tls", seen).do).toBe(action);
  });

  it.each([
    ["of nobody is taken over", { tags: { team: "web" }, isPendingDeletion: false }, "write"],
    [
      "of nobody that waits for its deletion is restored",
      { tags: {}, isPendingDeletion: true },
      "restore-and-write",
    ],
    [
      "with half of the tags of another is taken over",
      { tags: { "pulumi-aws-pki:stack": "shop/prod" }, isPendingDeletion: false },
      "write",
    ],
    ["of another stack is refused all the same", { tags: others, isPendingDeletion: false }, "refuse"],
    ["of our own is written to as ever", { tags: own, isPendingDeletion: false }, "write"],
  ])("%s where adoptExisting is on", (_, seen, action) => {
    expect(planSecretWrite(identity, "tls", seen, true).do).toBe(action);
  });

  it("of another stack is refused with its owner", () => {
    expect(planSecretWrite(identity, "tls", { tags: others, isPendingDeletion: false }, true)).toMatchObject({
      cause: expect.stringMatching(/belongs to .+ of .+\/prod, so/),
      remedy: expect.not.stringContaining("adoptExisting"),
    });
  });

  it("that is refused is told with its state and a remedy", () => {
    const refusal = (isPendingDeletion: boolean) =>
      planSecretWrite(identity, "tls", { tags: {}, isPendingDeletion });
    expect(refusal(false)).toMatchObject({
      cause: expect.stringMatching(/named tls exists.*not overwritten/),
      remedy: expect.stringMatching(/certificateNameSchema.*adoptExisting: true/),
    });
    expect(refusal(true)).toMatchObject({ cause: expect.stringContaining("waits for its deletion") });
  });
});
