import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { handlers } from "../../provider/dynamic";
import type { KindName } from "../../provider/everyKind";
import { shim } from "../../resources/shim";

/**
 * These stand in the state of every resource of every user: a change here is an update of all of them. By hand, so that
 * a change of a name or of the shim is noticed.
 */
const GOLDEN: Record<KindName, string> = {
  awsConnection:
    'exports.handler=()=>require("module").createRequire(process.cwd()+"/")("pulumi-aws-pki/dynamic").handlers.awsConnection',
  acmPublicCa:
    'exports.handler=()=>require("module").createRequire(process.cwd()+"/")("pulumi-aws-pki/dynamic").handlers.acmPublicCa',
  certificateProfile:
    'exports.handler=()=>require("module").createRequire(process.cwd()+"/")("pulumi-aws-pki/dynamic").handlers.certificateProfile',
  certificate:
    'exports.handler=()=>require("module").createRequire(process.cwd()+"/")("pulumi-aws-pki/dynamic").handlers.certificate',
  certificateSecret:
    'exports.handler=()=>require("module").createRequire(process.cwd()+"/")("pulumi-aws-pki/dynamic").handlers.certificateSecret',
  certificateSet:
    'exports.handler=()=>require("module").createRequire(process.cwd()+"/")("pulumi-aws-pki/dynamic").handlers.certificateSet',
  certificateSecretSet:
    'exports.handler=()=>require("module").createRequire(process.cwd()+"/")("pulumi-aws-pki/dynamic").handlers.certificateSecretSet',
  setGate:
    'exports.handler=()=>require("module").createRequire(process.cwd()+"/")("pulumi-aws-pki/dynamic").handlers.setGate',
};
const kinds = Object.keys(GOLDEN) as KindName[];

describe.each(kinds)("the shim of %s", (kind) => {
  it("never changes", () => {
    expect(shim(kind)).toBe(GOLDEN[kind]);
  });

  it("is shorter than 300 bytes", () => {
    expect(Buffer.byteLength(shim(kind))).toBeLessThan(300);
  });

  it("is a program that Node accepts", () => {
    const module: { handler?: unknown } = {};
    new Function("exports", shim(kind))(module);
    expect(module.handler).toBeTypeOf("function");
  });
});

it("there is a shim for every kind of resource", () => {
  expect(Object.keys(handlers).sort()).toEqual([...kinds].sort());
});

it("the package answers to the name that the shims load", () => {
  const { name, exports } = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8"));
  expect(name).toBe("pulumi-aws-pki");
  expect(exports["./dynamic"].default).toBe("./dist/provider/dynamic.js");
});
