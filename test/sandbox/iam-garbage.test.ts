import fc from "fast-check";
import { expect, test } from "vitest";
import { AwsError } from "../../sandbox/wire/error";
import { createWorld } from "../../sandbox/world";
import { START } from "./bench";
import { ACCOUNT, USER_ARN } from "./iamBench";

const world = createWorld({ iam: "enforce", clock: { now: () => START } });
const place = {
  caller: { account: ACCOUNT, arn: USER_ARN, userId: "AIDAUSER" },
  region: "us-east-1",
  now: START,
};

const arn = fc.constantFrom(
  `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/1`,
  "arn:aws:secretsmanager:::secret:x",
  "arn:",
  "arn:aws:kms:::key/",
);
const value = fc.oneof(fc.string(), arn, fc.constantFrom("", "__proto__", "alias/", "*", "Z1", "hostedzone"));
const input = fc.record(
  {
    CertificateArn: value,
    ResourceArn: value,
    DomainName: fc.constantFrom("a.example.com", "*.example.com"),
    SecretId: value,
    Name: value,
    KmsKeyId: value,
    Id: value,
    ResourceType: fc.constantFrom("hostedzone", "healthcheck"),
    ResourceId: value,
    ResourcePolicy: value,
    Tags: fc.array(fc.record({ Key: value, Value: value }), { maxLength: 3 }),
    TagKeys: fc.array(value, { maxLength: 3 }),
    AddReplicaRegions: fc.array(fc.record({ Region: fc.constant("eu-west-1"), KmsKeyId: value }), {
      maxLength: 2,
    }),
  },
  { requiredKeys: [] },
);
const operations = Object.entries(world.operations).flatMap(([service, named]) =>
  Object.keys(named).map((operation) => [service, operation] as const),
);

test.each(operations.filter(([service]) => service !== "sts"))(
  "%s %s: whatever is asked, a stranger is refused or the rules speak",
  (service, operation) => {
    fc.assert(
      fc.property(input, (asked) => {
        const { success } = world.operations[service as "acm"][operation]?.schema.safeParse(asked) ?? {};
        try {
          world.permissions.admit(service, operation, asked, place);
          // Nothing to list needs no permission: no zones were asked for.
          expect(success === true && operation !== "ListTagsForResources").toBe(false);
        } catch (error) {
          expect(error).toBeInstanceOf(AwsError);
          expect((error as AwsError).code).toMatch(/^AccessDenied(Exception)?$/);
        }
      }),
      { numRuns: 60 },
    );
  },
);
