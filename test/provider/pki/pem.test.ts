import { describe, expect, it } from "vitest";
import { pemBlocks, pemCertificates } from "../../../provider/pki/pem";

const block = (label: string, body: string) => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;

describe("PEM blocks", () => {
  it.each([
    [
      "of a kind are found in their order",
      block("A", "AA") + block("B", "BB") + block("A", "CC"),
      [block("A", "AA"), block("A", "CC")],
    ],
    ["are found between other text", `x\n${block("A", "AA")}y`, [block("A", "AA")]],
    ["get a newline at their end", block("A", "AA").trimEnd(), [block("A", "AA")]],
    ["lose Windows line ends", block("A", "AA").replaceAll("\n", "\r\n"), [block("A", "AA")]],
    ["lose empty lines", block("A", "AA\n\n\nBB"), [block("A", "AA\nBB")]],
    ["need the same name at both ends", "-----BEGIN A-----\nAA\n-----END B-----", []],
    ["need an end", "-----BEGIN A-----\nAA", []],
    ["need a body of Base64", block("A", "A_A"), []],
    ["of a longer name are another kind", block("A KEY", "AA"), []],
    ["are none in nothing", "", []],
  ])("%s", (_, text, blocks) => {
    expect(pemBlocks(text, "A")).toEqual(blocks);
  });

  it("of a key are no certificates", () => {
    const certificate = block("CERTIFICATE", "AA");
    expect(pemCertificates(block("PRIVATE KEY", "BB") + certificate)).toEqual([certificate]);
  });
});
