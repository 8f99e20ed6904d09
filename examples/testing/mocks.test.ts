import { type PkiMocksOptions, pkiMocks, runProgram } from "pulumi-aws-pki/testing";
import { expect, test, vi } from "vitest";

const zoneId = "Z0123456789ABCDEFGHIJ";
const config = { zoneId, domain: "example.com" };

/** Runs the program anew, without an engine and without AWS. */
function run(options: PkiMocksOptions = {}) {
  vi.resetModules();
  const mocks = pkiMocks({ zones: { [zoneId]: "example.com" }, now: "2027-01-01T00:00:00Z", ...options });
  return runProgram(() => import("./index.js"), { mocks, config });
}

test("the program's certificates are allowed by its profile, and issued", async () => {
  const { outputs } = await run();
  expect(outputs.certificateArn).toMatch(/^arn:aws:acm:us-east-1:111122223333:certificate\//);
  expect(outputs.expires).toBe("2027-07-17T23:59:59.000Z");
});

test("each certificate is written to a secret", async () => {
  const { outputs } = await run();
  expect(outputs.apiSecret).toMatch(/^arn:aws:secretsmanager:us-east-1:111122223333:secret:/);
  expect(Object.keys(outputs.shopSecrets ?? {})).toEqual(["berlin", "paris"]);
});

test("a certificate that ACM refuses fails the run", async () => {
  const refusing = run({ certificate: ({ key }) => (key === "paris" ? { failure: "CAA_ERROR" } : {}) });
  await expect(refusing).rejects.toThrow(/paris.*CAA_ERROR/s);
});
