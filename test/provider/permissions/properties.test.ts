import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PkiError } from "../../../provider/kernel/errors";
import { readDenial } from "../../../provider/permissions/denial";
import { type Feature, features } from "../../../provider/permissions/feature";
import { FEATURES } from "../../../provider/permissions/features";
import type { Policy } from "../../../provider/permissions/policy";
import { MAX_INLINE_CHARACTERS, policyFor } from "../../../provider/permissions/policyFor";
import type { PolicyScope } from "../../../provider/permissions/scope";
import { scopeFaults } from "../../../provider/permissions/scopeFaults";
import { statementToAdd } from "../../../provider/permissions/statementToAdd";
import { covers } from "./matches";

const digits = (length: number) =>
  fc.stringMatching(new RegExp(`^\\d{${length}}$`)).filter((text) => text.length === length);
const list = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: 1, maxLength: 4 });
const region = fc.constantFrom("us-east-1", "eu-west-1", "ap-southeast-2");
const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const name = fc.stringMatching(/^[a-z][a-z0-9/_-]{0,12}$/);

/** A scope in which everything is right, and everything that a feature may need is named. */
const sound = fc.record({
  accountId: digits(12),
  regions: list(region),
  domainNames: list(
    fc.tuple(fc.boolean(), label).map(([wild, one]) => `${wild ? "*." : ""}${one}.example.com`),
  ),
  hostedZoneIds: list(fc.stringMatching(/^Z[A-Z0-9]{5,12}$/)),
  secretNames: list(fc.tuple(name, fc.boolean()).map(([one, varies]) => (varies ? `${one}{{serial}}` : one))),
  replicaRegions: fc.array(region, { maxLength: 2 }),
  kmsKeyArns: fc.array(fc.tuple(region, digits(12)).map(([at, id]) => `arn:aws:kms:${at}:${id}:key/abcd`)),
  certificateAuthorityArns: list(
    fc.tuple(region, digits(12)).map(([at, id]) => `arn:aws:acm-pca:${at}:${id}:certificate-authority/abcd`),
  ),
  roleArns: list(digits(12).map((id) => `arn:aws:iam::${id}:role/r`)),
  parameterNames: list(label.map((one) => `/app/${one}`)),
  userNames: list(label),
  sessionTags: fc.boolean(),
});

const someFeatures = fc.subarray([...features], { minLength: 1 });

/** Scopes as they come in from elsewhere: right values, wrong ones, and ones of the wrong kind. */
const anyScope = fc.oneof(
  fc.anything(),
  fc.dictionary(
    fc.oneof(fc.constantFrom("partition", "regions", "accountId", "secretNames", "kmsKeyArns"), fc.string()),
    fc.oneof(fc.string(), fc.array(fc.oneof(fc.string(), region, fc.integer())), fc.anything()),
  ),
  sound,
);

/** The policy, or the InvalidInput that there is instead. */
function attempt(asked: unknown, scope: unknown): Policy | PkiError {
  try {
    return policyFor(asked as Feature[], scope as PolicyScope);
  } catch (error) {
    if (error instanceof PkiError && error.code === "InvalidInput") return error;
    throw error;
  }
}

describe("policyFor, of anything", () => {
  it("gives a legal policy within IAM's limits, or an error with a path for each fault", () => {
    fc.assert(
      fc.property(fc.oneof(someFeatures, fc.anything()), anyScope, (asked, scope) => {
        const result = attempt(asked, scope ?? {});
        if (result instanceof PkiError) {
          expect(result.message).toMatch(/\n {2}- [^:\n]*: /);
          return;
        }
        expect(JSON.parse(JSON.stringify(result.document))).toEqual(result.document);
        expect(result.characters).toBeLessThanOrEqual(MAX_INLINE_CHARACTERS);
        const sids = result.document.Statement.map(({ Sid }) => Sid);
        expect(new Set(sids).size).toBe(sids.length);
        for (const { Sid = "", Action, Resource } of result.document.Statement) {
          expect(Sid).toMatch(/^[A-Za-z0-9]+$/);
          expect(Action).toEqual([...new Set(Action)].sort());
          for (const resource of Resource)
            expect(resource).toMatch(/^(\*|arn:aws(-cn|-us-gov)?:[a-z0-9-]+:.*)$/);
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe("policyFor, of a sound scope", () => {
  it("has every action of the features, but for keys and tags that the scope does not ask for", () => {
    fc.assert(
      fc.property(someFeatures, sound, (asked, scope) => {
        expect(scopeFaults(asked, scope)).toEqual([]);
        const result = attempt(asked, scope);
        if (result instanceof PkiError) return expect(result.message).toContain("characters");
        const granted = new Set(result.document.Statement.flatMap(({ Action }) => Action));
        const wanted = asked
          .flatMap((feature) =>
            FEATURES[feature].flatMap(({ actions }) => actions.map(({ action }) => action)),
          )
          .filter((action) => scope.kmsKeyArns.length > 0 || !action.startsWith("kms:"))
          .filter((action) => scope.sessionTags || action !== "sts:TagSession");
        expect([...granted].sort()).toEqual([...new Set(wanted)].sort());
      }),
    );
  });

  it("never reaches beyond it: no other account, region, zone or name", () => {
    fc.assert(
      fc.property(sound, fc.nat(11), (scope, at) => {
        const digit = scope.accountId[at] === "0" ? "1" : "0";
        const other = scope.accountId.slice(0, at) + digit + scope.accountId.slice(at + 1);
        const { accountId } = scope;
        const here = scope.regions[0] ?? "";
        const foreign = [
          `arn:aws:acm:${here}:${other}:certificate/1`,
          `arn:aws:acm:ca-central-1:${accountId}:certificate/1`,
          `arn:aws:secretsmanager:${here}:${other}:secret:${scope.secretNames[0]}-AbCdEf`,
          `arn:aws:secretsmanager:ca-central-1:${accountId}:secret:${scope.secretNames[0]}-AbCdEf`,
          `arn:aws:secretsmanager:${here}:${accountId}:secret:0other-AbCdEf`,
          "arn:aws:route53:::hostedzone/A1",
          `arn:aws:ssm:${here}:${accountId}:parameter/other/x`,
          `arn:aws:iam::${accountId}:user/0other`,
          `arn:aws:iam::${accountId}:role/other`,
        ];
        for (const feature of features) {
          const result = attempt([feature], scope);
          if (result instanceof PkiError) continue;
          const patterns = result.document.Statement.flatMap(({ Resource }) => Resource).filter(
            (one) => one !== "*",
          );
          for (const arn of foreign)
            expect(patterns.filter((pattern) => covers(pattern, arn) && pattern !== arn)).toEqual([]);
        }
      }),
    );
  });

  it("is the same whatever the order of features and of lists", () => {
    fc.assert(
      fc.property(someFeatures, sound, (asked, scope) => {
        const turned = Object.fromEntries(
          Object.entries(scope).map(([key, value]) => [
            key,
            Array.isArray(value) ? [...value].reverse() : value,
          ]),
        );
        const [one, two] = [attempt(asked, scope), attempt([...asked].reverse(), turned)];
        if (one instanceof PkiError || two instanceof PkiError) return;
        expect(two).toEqual(one);
      }),
    );
  });
});

describe("a refusal, of any text", () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      "User: ",
      " is not authorized to perform: ",
      "acm:ListCertificates",
      " on resource: ",
      "arn:aws:",
    ),
    fc.constantFrom(" with an explicit deny in a ", "session policy", "because no ", '"', "\n", "*"),
  );

  it("is read without a fault, and what is read makes a statement", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const denial = readDenial(pieces.join(""));
        if (!denial) return;
        expect(denial.action).toMatch(/^[a-z0-9-]+:[A-Za-z0-9]+$/);
        const { Action, Resource } = statementToAdd(denial);
        expect(Action).toEqual([denial.action]);
        expect(Resource).not.toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});
