import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import * as reader from "../../reader";
import { CertificateSecretError } from "../../reader";
import { blocks, ROOT } from "./blocks";

const page = readFileSync(join(ROOT, "docs", "reading.md"), "utf8");

it("docs/reading.md shows the example's own code for Node", () => {
  const example = readFileSync(join(ROOT, "examples", "https-server", "server.mts"), "utf8");
  expect(blocks("ts")).toHaveLength(1);
  for (const block of blocks("ts")) expect(example).toContain(block);
});

it("docs/reading.md names every function and error code of the reader", () => {
  const values = Object.keys(reader).filter((name) => name !== "wallClock");
  for (const name of values) expect(page, name).toContain(name);
  const source = readFileSync(join(ROOT, "reader", "failure.ts"), "utf8");
  const codes = [...source.matchAll(/^ {2}\| "(\w+)"/gm)].map((match) => match[1] ?? "");
  expect(codes.length).toBeGreaterThan(8);
  for (const code of codes) expect(page, code).toContain(`\`${code}\``);
  expect(new CertificateSecretError("NotJson", "a").name).toBe("CertificateSecretError");
});

it("the policy in docs/reading.md allows one action on one secret, whatever six characters AWS gave it", () => {
  const [policy = ""] = blocks("json");
  const { Statement } = JSON.parse(policy) as { Statement: { Action: string; Resource: string }[] };
  expect(Statement.map(({ Action }) => Action)).toEqual(["secretsmanager:GetSecretValue", "kms:Decrypt"]);
  expect(Statement[0]?.Resource).toMatch(/:secret:[\w/-]+-\?{6}$/);
});
