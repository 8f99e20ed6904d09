import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type CertificateRequest,
  certificateIdOf,
  claimOf,
  isOwnedBy,
  ownershipTags,
  pinIdentity,
  requestToken,
  secretVersionId,
} from "../../../provider/kernel/identity";
import { tags } from "../../../provider/kernel/schema";
import { identity } from "../certificate/plan/samples";

const request: CertificateRequest = {
  commonName: "api.example.com",
  dnsNames: ["api.example.com", "www.example.com"],
  keyAlgorithm: "RSA_2048",
  accountId: "123456789012",
  region: "us-east-1",
};

describe("the identity", () => {
  const renamed = { ...identity, resource: "T::other" };

  it.each([
    ["is taken from the URN at the first creation", {}, renamed],
    ["stays what it was after a rename", { identity }, identity],
    ["is taken anew where the state holds none that can be read", { identity: "x" }, renamed],
    ["or null", { identity: null }, renamed],
  ])("%s", (_, olds, expected) => {
    expect(pinIdentity(olds, renamed)).toEqual(expected);
  });

  it("gives an id of 32 hexadecimal digits, another one to each part of it", () => {
    const variants = [
      identity,
      { ...identity, project: "x" },
      { ...identity, stack: "x" },
      { ...identity, resource: "x" },
      // The borders between the parts count too.
      { ...identity, project: "shopd", stack: "ev" },
    ];
    const ids = variants.map(certificateIdOf);
    expect(new Set(ids).size).toBe(variants.length);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
  });

  it("gives the id that states hold: it can never change", () => {
    expect(certificateIdOf(identity)).toBe("3b602a95e62078d5f5499ed407d38783");
  });
});

describe("the idempotency token", () => {
  it("is what ACM allows", () => {
    expect(requestToken(identity, request)).toMatch(/^\w{32}$/);
  });

  it.each<[string, string]>([
    ["is the same at every try", requestToken(identity, { ...request })],
    [
      "is the same whatever the order of the names",
      requestToken(identity, { ...request, dnsNames: [...request.dnsNames].reverse() }),
    ],
  ])("%s", (_, token) => {
    expect(token).toBe(requestToken(identity, request));
  });

  it("is the one that ACM remembers from a run before: it can never change", () => {
    expect(requestToken(identity, request)).toBe("afcf9407b21251a420c7e53fd2f5c380");
    const names = ["b.example.com", "*.example.com", "b-0.example.com", "api.example.com"];
    expect(requestToken(identity, { ...request, dnsNames: names }, "arn:dead")).toBe(
      "41dbdb13f74abe91aacd69b74a569169",
    );
  });

  it("differs when any input differs", () => {
    const tokens = [
      requestToken(identity, request),
      requestToken({ ...identity, stack: "prod" }, request),
      requestToken(identity, { ...request, commonName: "www.example.com" }),
      requestToken(identity, { ...request, dnsNames: ["api.example.com"] }),
      requestToken(identity, { ...request, dnsNames: [...request.dnsNames, "a.example.com"] }),
      requestToken(identity, { ...request, keyAlgorithm: "EC_prime256v1" }),
      requestToken(identity, { ...request, accountId: "210987654321" }),
      requestToken(identity, { ...request, region: "eu-central-1" }),
      requestToken(identity, request, "arn:aws:acm:us-east-1:123456789012:certificate/dead"),
    ];
    expect(new Set(tokens).size).toBe(tokens.length);
  });
});

describe("a secret version's id", () => {
  const content = { serial: "01:02", includeRootCa: false, certificateArn: "arn" };

  it("is what Secrets Manager allows, and the same for the same content", () => {
    const id = secretVersionId("tls", content);
    expect(id).toMatch(/^[0-9a-f]{64}$/);
    expect(secretVersionId("tls", { ...content })).toBe(id);
  });

  it("differs by secret and by each part of the content", () => {
    const ids = [
      secretVersionId("tls", content),
      secretVersionId("tls2", content),
      secretVersionId("tls", { ...content, serial: "01:03" }),
      secretVersionId("tls", { ...content, includeRootCa: true }),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("a claim", () => {
  it.each([
    ["is read from the tags", ownershipTags(identity, 12), 12],
    ["is 0 where there is none", {}, 0],
    ["is 0 where somebody has spoiled it", { "pulumi-aws-pki:claim": "x" }, 0],
  ])("%s", (_, seen, claim) => {
    expect(claimOf(seen)).toBe(claim);
  });
});

describe("ownership tags", () => {
  it("name stack and resource, and are recognised", () => {
    const own = ownershipTags(identity, 1);
    expect(own).toEqual({
      "pulumi-aws-pki:stack": "shop/dev",
      "pulumi-aws-pki:resource": "pulumi-nodejs:dynamic/aws-pki:Certificate::api",
      "pulumi-aws-pki:claim": "1",
    });
    expect(isOwnedBy(identity, ownershipTags(identity, 7))).toBe(true);
    expect(isOwnedBy(identity, { ...own, other: "tag" })).toBe(true);
  });

  it.each([
    ["no tag at all", {}],
    ["the stack alone", { "pulumi-aws-pki:stack": "shop/dev" }],
    ["another stack's", ownershipTags({ ...identity, stack: "prod" }, 1)],
    ["another resource's", ownershipTags({ ...identity, resource: "T::x" }, 1)],
  ])("of %s are not ours", (_, seen) => {
    expect(isOwnedBy(identity, seen)).toBe(false);
  });

  it("are legal and tell resources apart, whatever these are called and however long", () => {
    const text = fc.oneof(
      fc.string({ unit: "grapheme", minLength: 1, maxLength: 400 }),
      fc.string({ minLength: 200 }),
    );
    fc.assert(
      fc.property(text, text, (one, two) => {
        const [a, b] = [one, two].map((resource) => ownershipTags({ ...identity, resource }, 1));
        // Our own prefix is what users may not set; everything else is AWS's rule for any tag.
        const values = Object.values(a ?? {}).map((value, index) => [`k${index}`, value]);
        expect(tags.safeParse(Object.fromEntries(values)).error?.issues).toBeUndefined();
        expect(JSON.stringify(a) === JSON.stringify(b)).toBe(one === two);
      }),
    );
  });

  it("are legal for a long name of letters beyond the first plane", () => {
    for (const length of [120, 121, 127, 128, 129, 200])
      for (const prefix of ["", "x"]) {
        const own = ownershipTags({ ...identity, resource: prefix + "𝒳".repeat(length) }, 1);
        const value = own["pulumi-aws-pki:resource"] ?? "";
        expect(tags.safeParse({ value }).success).toBe(true);
      }
  });
});
