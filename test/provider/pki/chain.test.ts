import { X509Certificate } from "node:crypto";
import { rootCertificates } from "node:tls";
import { describe, expect, it } from "vitest";
import { proveChain } from "../../../provider/pki/chain";
import { type Fabricated, fabricate, fabricateHierarchy } from "./fabricate";

describe("proveChain", async () => {
  const { legacyRoot, root, crossSigned, upper, lower, leaf } = await fabricateHierarchy();
  /** Same name as the real ones, other keys. */
  const forgedLower = await fabricate({ name: "Lower", issuer: upper });
  const forgedRoot = await fabricate({ name: "Root" });
  const impostor = await fabricate({ name: "Lower" });
  const notCa = await fabricate({ name: "Leaf Issuer", issuer: root, isCa: false });
  const belowNotCa = await fabricate({ name: "b.example.com", issuer: notCa, isCa: false });

  const chainOf = (...links: Fabricated[]) => links.map((link) => link.pem).join("");
  const named = new Map(
    Object.entries({ legacyRoot, root, crossSigned, upper, lower, leaf }).map(([name, { pem }]) => [
      new X509Certificate(pem).fingerprint256,
      name,
    ]),
  );
  const nameOf = (pem: string) => named.get(new X509Certificate(pem).fingerprint256) ?? "another";

  /** The outcome in names: root and intermediates, or the cause. */
  function prove(chain: string, anchors: Fabricated[] = [], of = leaf) {
    const result = proveChain(
      of.pem,
      chain,
      anchors.map((anchor) => anchor.pem),
    );
    if (!result.ok) return result.cause;
    const { leaf: own, intermediates, root: anchor } = result.chain;
    return [own, ...intermediates, anchor].map(nameOf).join(" < ");
  }

  describe("a chain is proven up to a self-signed root", () => {
    it.each<[sentence: string, chain: Fabricated[], anchors: Fabricated[], outcome: string]>([
      ["that ends it", [lower, upper, root], [], "leaf < lower < upper < root"],
      ["in whatever order it comes", [root, upper, lower], [], "leaf < lower < upper < root"],
      ["in another order", [upper, root, lower], [], "leaf < lower < upper < root"],
      [
        "with certificates twice",
        [lower, lower, upper, upper, root, root],
        [],
        "leaf < lower < upper < root",
      ],
      ["with the leaf in it", [leaf, lower, upper, root], [], "leaf < lower < upper < root"],
      ["with strangers in it", [forgedRoot, lower, notCa, upper, root], [], "leaf < lower < upper < root"],
      ["that only the trust anchors hold", [lower, upper], [root], "leaf < lower < upper < root"],
      [
        "among several anchors",
        [lower, upper],
        [forgedRoot, legacyRoot, root],
        "leaf < lower < upper < root",
      ],
      [
        "above a cross-signed one, with its issuer in the chain",
        [lower, upper, crossSigned, legacyRoot],
        [],
        "leaf < lower < upper < crossSigned < legacyRoot",
      ],
      [
        "above a cross-signed one, with its issuer as an anchor",
        [lower, upper, crossSigned],
        [legacyRoot],
        "leaf < lower < upper < crossSigned < legacyRoot",
      ],
      [
        "beside a cross-signed one whose issuer is not at hand",
        [lower, upper, crossSigned],
        [root],
        "leaf < lower < upper < crossSigned < root",
      ],
      [
        "at the end of the path, where an earlier link has one too",
        [lower, upper, crossSigned],
        [root, legacyRoot],
        "leaf < lower < upper < crossSigned < legacyRoot",
      ],
      [
        "beside a cross-signed one, both in the chain",
        [crossSigned, root, upper, lower],
        [],
        "leaf < lower < upper < crossSigned < root",
      ],
      [
        "past a forged issuer of the same name",
        [forgedLower, lower, upper, root],
        [],
        "leaf < lower < upper < root",
      ],
      [
        "past a forged root of the same name",
        [lower, upper, forgedRoot],
        [root],
        "leaf < lower < upper < root",
      ],
    ])("%s", (_, chain, anchors, outcome) => {
      expect(prove(chainOf(...chain), anchors)).toBe(outcome);
    });

    it("with the root alone above the leaf", async () => {
      const direct = await fabricate({ name: "c.example.com", issuer: root, isCa: false });
      expect(prove("", [root], direct)).toBe("another < root");
    });

    it("whatever stands around the PEM blocks, with other line ends", () => {
      const chain = chainOf(lower, upper, root)
        .replace(/\n/g, "\r\n")
        .replace(/-----BEGIN/g, "# a note\r\n-----BEGIN");
      const result = proveChain(`Bag Attributes\n${leaf.pem}`, chain, []);
      expect(result.ok && result.chain.leaf).toBe(leaf.pem);
      expect(result.ok && result.chain.intermediates).toEqual([lower.pem, upper.pem]);
      expect(result.ok && result.chain.root).toBe(root.pem);
    });

    it("that is Node's own, for one that a root of Node issued: itself", () => {
      // A chain below Amazon's roots cannot be made here. Such a root can at least be found by its name and key.
      const amazon = rootCertificates.find((pem) =>
        new X509Certificate(pem).subject.includes("CN=Amazon Root CA 1"),
      );
      const result = proveChain(amazon ?? "", "", []);
      expect(result.ok && nameOf(result.chain.root)).toBe("another");
      expect(result.ok && new X509Certificate(result.chain.root).subject).toContain("CN=Amazon Root CA 1");
      expect(result.ok && result.chain.intermediates).toEqual([]);
    });
  });

  describe("Node's roots", () => {
    it.each(["Amazon Root CA 1", "Starfield Services Root Certificate Authority - G2"])("hold %s", (name) => {
      const subjects = rootCertificates.map((pem) => new X509Certificate(pem).subject);
      expect(subjects.filter((subject) => subject.split("\n").includes(`CN=${name}`))).toHaveLength(1);
    });

    it("of a real name verify no certificate of another key", async () => {
      const real = new X509Certificate(
        rootCertificates.find((pem) => new X509Certificate(pem).subject.includes("CN=Amazon Root CA 1")) ??
          "",
      );
      const fake = await fabricate({ name: "Amazon Root CA 1" });
      const below = await fabricate({ name: "d.example.com", issuer: fake, isCa: false });
      expect(real.subject).toContain(fake.name);
      expect(prove("", [], below)).toMatch(/^No self-signed root/);
    });
  });

  describe("a chain is refused", () => {
    it.each<[sentence: string, chain: Fabricated[], anchors: Fabricated[], cause: RegExp]>([
      ["where nobody knows the root", [lower, upper], [], /ends in "CN=Upper", issued by "CN=Root"/],
      ["where a link is missing", [upper, root], [], /ends in "CN=api\.example\.com", issued by "CN=Lower"/],
      ["where it is empty", [], [root], /issued by "CN=Lower"/],
      ["for a forged issuer with the right name", [forgedLower, upper, root], [], /issued by "CN=Lower"/],
      ["for a self-signed issuer with the right name", [impostor], [impostor], /issued by "CN=Lower"/],
      [
        "for a forged root with the right name",
        [lower, upper, forgedRoot],
        [forgedRoot],
        /issued by "CN=Root"/,
      ],
      [
        "for a cross-signed root without any issuer",
        [lower, upper, crossSigned],
        [],
        /ends in "CN=Root", issued by "CN=Legacy Root"/,
      ],
    ])("%s", (_, chain, anchors, cause) => {
      expect(prove(chainOf(...chain), anchors)).toMatch(cause);
    });

    it("for an issuer that is no CA", () => {
      expect(prove(chainOf(notCa, root), [], belowNotCa)).toMatch(/issued by "CN=Leaf Issuer"/);
    });

    it("for a leaf that vouches for itself without being a CA", async () => {
      const own = await fabricate({ name: "self.example.com", isCa: false });
      expect(prove(own.pem, [own], own)).toMatch(/^No self-signed root/);
    });

    it.each([
      ["no PEM at all", "garbage", "", /certificate is not a readable/],
      ["nothing", "", "", /certificate is not a readable/],
      [
        "a PEM of garbage",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
        "",
        /certificate is not a readable/,
      ],
      [
        "a PEM of something else",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
        "",
        /certificate is not a readable/,
      ],
      [
        "a chain with garbage",
        leaf.pem,
        `${lower.pem}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----`,
        /something that is no certificate/,
      ],
    ])("for %s", (_, certificate, chain, cause) => {
      expect(proveChain(certificate, chain, [root.pem])).toEqual({
        ok: false,
        cause: expect.stringMatching(cause),
      });
    });

    it("not for a trust anchor that cannot be read, where another one fits", () => {
      const result = proveChain(leaf.pem, chainOf(lower, upper), [
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
        root.pem,
      ]);
      expect(result.ok).toBe(true);
    });
  });
});
