import { describe, expect, it } from "vitest";
import { connectionSpec } from "../../../provider/aws/calls/connectionSpec";
import { connectionInputs } from "../../../provider/connection/inputs";
import { UNKNOWN } from "../../../provider/kernel/unknown";
import { expectFault, faultsOf, host, pathsOf } from "../kernel/faults";

const role = { type: "assume-role", roleArn: "arn:aws:iam::123456789012:role/acm/issuer" };
const key = {
  type: "access-key",
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG",
};

describe("a connection is accepted", () => {
  it.each([
    ["with nothing said", {}],
    ["as ambient", { method: { type: "ambient" } }],
    ["by profile", { method: { type: "profile", profile: "prod" }, region: "eu-central-1" }],
    ["by access key", { method: key }],
    ["by session", { method: { ...key, sessionToken: "t" } }],
    ["by role", { method: { ...role, externalId: "a:b/c", sessionName: "me@ci", durationSeconds: 900 } }],
    ["by a role of the longest session", { method: { ...role, durationSeconds: 43_200 } }],
    ["in another partition", { method: { ...role, roleArn: "arn:aws-us-gov:iam::123456789012:role/r" } }],
    [
      "by a chain of roles",
      { method: { ...role, source: { method: { ...role, source: { method: key } } } } },
    ],
    ["with a role that is not known yet", { method: { ...role, roleArn: UNKNOWN, externalId: UNKNOWN } }],
    [
      "with a key that is not known yet",
      { method: { ...key, accessKeyId: UNKNOWN, secretAccessKey: UNKNOWN } },
    ],
    ["with a method that is not known yet", { method: UNKNOWN, region: UNKNOWN }],
    ["with a type that is not known yet", { method: { type: UNKNOWN } }],
  ])("%s", (_, spec) => {
    expect(faultsOf(connectionSpec, spec)).toEqual([]);
  });
});

describe("a connection is refused", () => {
  it.each([
    [
      "of an unknown type",
      { method: { type: "sso" } },
      "method.type",
      /Expected 'assume-role'/,
      /one of "assume-role", "access-key"/,
    ],
    ["without a role", { method: { type: "assume-role" } }, "method.roleArn", /missing/, /string/],
    [
      "with a user's ARN",
      { method: { ...role, roleArn: "arn:aws:iam::123456789012:user/u" } },
      "method.roleArn",
      /IAM role/,
      /arn:aws:iam/,
    ],
    [
      "with a short external id",
      { method: { ...role, externalId: "x" } },
      "method.externalId",
      /2 to 1224/,
      /trust policy/,
    ],
    [
      "with a session name of blanks",
      { method: { ...role, sessionName: "a b" } },
      "method.sessionName",
      /2 to 64/,
      /Correct/,
    ],
    [
      "with too short a session",
      { method: { ...role, durationSeconds: 899 } },
      "method.durationSeconds",
      />=900/,
      /at least 900/,
    ],
    [
      "with too long a session",
      { method: { ...role, durationSeconds: 43_201 } },
      "method.durationSeconds",
      /<=43200/,
      /at most 43200/,
    ],
    [
      "with a key id that is none",
      { method: { ...key, accessKeyId: "a b" } },
      "method.accessKeyId",
      /access key id/,
      /AKIA/,
    ],
    [
      "without a secret key",
      { method: { type: "access-key", accessKeyId: key.accessKeyId } },
      "method.secretAccessKey",
      /missing/,
      /string/,
    ],
    [
      "with an empty profile",
      { method: { type: "profile", profile: "" } },
      "method.profile",
      />=1/,
      /at least 1/,
    ],
    [
      "with a part of another method",
      { method: { ...role, profile: "x" } },
      "method.profile",
      /no such input/,
      /Remove/,
    ],
    ["with a bad region", { region: "Frankfurt" }, "region", /AWS region/, /us-east-1/],
    [
      "with a bad role in its source",
      { method: { ...role, source: { method: { ...role, roleArn: "x" } } } },
      "method.source.method.roleArn",
      /IAM role/,
      /Give/,
    ],
  ])("%s", (_, spec, property, cause, remedy) => {
    expectFault(faultsOf(connectionSpec, spec), property, cause, remedy);
  });

  it("with every fault at once", () => {
    const method = {
      ...role,
      roleArn: "x",
      externalId: "?",
      source: { region: "nowhere", method: { ...key, accessKeyId: 5 } },
    };
    expect(pathsOf(connectionSpec, { method, region: "x" })).toEqual([
      "method.externalId",
      "method.roleArn",
      "method.source.method.accessKeyId",
      "method.source.region",
      "region",
    ]);
  });
});

it("no fault repeats what could be a secret", () => {
  const secret = "wJalrXUtnFEMI-K7MDENG-bPxRfiCYEXAMPLEKEY";
  const slips = [
    { method: { type: secret } },
    { method: { type: "access-key", accessKeyId: `${secret} ` } },
    { method: { type: "access-key", secretAccessKey: [secret], sessionToken: { secret } } },
    { method: { ...role, externalId: `${secret}?` } },
    { method: { ...role, roleArn: secret, sessionName: `${secret} ` } },
    { method: secret },
  ];
  for (const slip of slips) {
    const faults = faultsOf(connectionSpec, slip);
    expect(faults.length).toBeGreaterThan(0);
    expect(JSON.stringify(faults)).not.toContain(secret);
  }
});

it("the resource's own inputs have no place for a role or key", () => {
  const inputs = { ...host, connection: "acm", region: "us-east-1", description: "Issues." };
  expect(faultsOf(connectionInputs, inputs)).toEqual([]);
  expect(pathsOf(connectionInputs, { ...inputs, method: role, roleArn: "x" })).toEqual(["method", "roleArn"]);
});
