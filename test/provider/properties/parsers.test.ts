import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { parseCertificateArn } from "../../../provider/certificate/model/inputs";
import { findZoneFor } from "../../../provider/kernel/domainName";
import { claimOf } from "../../../provider/kernel/identity";
import { domainName } from "../../../provider/kernel/schema";
import { slugify } from "../../../provider/kernel/slugify";
import { regionOfKey } from "../../../provider/permissions/kmsKey";
import { colonHex } from "../../../provider/pki/exported";
import { matchesPattern, policyFaults } from "../../../provider/profile/namePolicy";
import {
  accessArgs,
  type PolicyDocument,
  resourcePolicy,
} from "../../../provider/sync/secretsManager/model/access";
import { isPublic } from "../../../provider/sync/secretsManager/model/publicPolicy";
import {
  nameSchema,
  placeholders,
  renderSecretName,
  secretNameFault,
} from "../../../provider/sync/secretsManager/model/secretName";
import { accessFaults } from "../../../provider/sync/secretsManager/plan/accessFaults";
import { canonicalPolicy } from "../../../provider/sync/secretsManager/plan/policy";
import { badInputsOf } from "../../support/counts";
import { faultsOf } from "../kernel/faults";
import { expectTellingFaults, type Json, json, objectOf, RUNS, spoilt, text } from "./badInputs";
import { samples } from "./samples";

const count = badInputsOf("parsers");
const statement = samples.certificateSecret.resourcePolicy.Statement[0] as Json;

/** Holds something of every text: random ones, and a right one in which a few characters are others. */
function forTexts(right: string, holds: (given: string) => void): void {
  const near = fc
    .tuple(fc.nat(right.length), fc.nat(3), text)
    .map(([at, length, put]) => right.slice(0, at) + put + right.slice(at + length));
  fc.assert(
    fc.property(fc.oneof(text, near), (given) => {
      count();
      holds(given);
    }),
    RUNS,
  );
}

describe("a text", () => {
  it("is a certificate's ARN in parts that are in it, or none", () => {
    forTexts("arn:aws:acm:us-east-1:111122223333:certificate/0123-abcd", (given) => {
      const parts = parseCertificateArn(given);
      if (parts) expect(given).toMatch(`:acm:${parts.region}:${parts.accountId}:certificate/`);
    });
  });

  it("is a key's ARN with a region that is in it, or none", () => {
    forTexts(samples.certificateSecret.kmsKeyId, (given) => {
      const region = regionOfKey(given);
      if (region !== undefined) expect(given).toContain(`:kms:${region}:`);
    });
  });

  it("is a domain name that is canonical from then on, or has a cause and a remedy", () => {
    const schema = z.object({ name: domainName });
    forTexts("*.xn--bcher-kva.example.com", (name) => {
      const result = domainName.safeParse(name);
      if (!result.success) expectTellingFaults(faultsOf(schema, { name }), { name });
      else expect(domainName.safeParse(result.data)).toEqual(result);
      findZoneFor(name, [{ id: "Z", name }]);
    });
  });

  it("is a name schema that gives a name, or has a cause and a remedy", () => {
    const schema = z.object({ nameSchema });
    const values = Object.fromEntries(placeholders.map((name) => [name, "a"])) as Parameters<
      typeof renderSecretName
    >[1];
    forTexts("tls/{{sync}}-{{ shortCertificateId }}", (given) => {
      const faults = faultsOf(schema, { nameSchema: given });
      expectTellingFaults(faults, { nameSchema: given });
      const name = renderSecretName(given, values);
      if (faults.length === 0) expect(name).toMatch(/^[A-Za-z0-9_/-]+$/);
      const fault = secretNameFault(name);
      if (fault) expect(`${fault.cause} ${fault.remedy}`).toMatch(/\w\. \w.*\.$/s);
    });
  });

  it("is reduced to a legal part of a secret's name, whatever stands for a placeholder", () => {
    forTexts("api.example.com", (commonName) => {
      const values = { ...Object.fromEntries(placeholders.map((name) => [name, "a"])), commonName };
      expect(renderSecretName("{{commonName}}", values as never)).toMatch(/^[A-Za-z0-9_-]*$/);
    });
  });

  it("is a slug once it is made one", () => {
    forTexts("My CA", (given) => expect(slugify(given)).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/));
  });

  it("is a serial in pairs of digits, or none", () => {
    forTexts("00:0A:1b:2C", (given) => {
      expect(colonHex(given)).toMatch(/^(?:[0-9a-f]{2}(?::[0-9a-f]{2})*)?$/);
      expect(colonHex(colonHex(given))).toBe(colonHex(given));
    });
  });

  it("is a claim's number, or 0", () => {
    forTexts("12", (given) => expect(claimOf({ "pulumi-aws-pki:claim": given })).not.toBeNaN());
  });

  it("matches a name pattern, or not, and policy faults tell of it", () => {
    fc.assert(
      fc.property(text, text, text, (name, pattern, other) => {
        count();
        expect(matchesPattern(name, pattern)).toBeTypeOf("boolean");
        const rules = { allowed: [pattern], required: [other], denied: [other] };
        const faults = policyFaults({ commonName: rules, dnsNames: rules }, name, [name, other]);
        expectTellingFaults(faults, {});
      }),
      RUNS,
    );
  });
});

describe("a resource policy", () => {
  const documents = fc.oneof(
    json,
    objectOf(["Version", "Id", "Statement"]),
    spoilt({ Version: "2012-10-17", Statement: [statement] }),
    spoilt(statement).map((one) => ({ Statement: one })),
  );

  it("is a document or has faults with a place, as an object and as its text", () => {
    const schema = z.object({ resourcePolicy: resourcePolicy.optional() });
    fc.assert(
      fc.property(documents, (document) => {
        count();
        const given = { resourcePolicy: document };
        const faults = faultsOf(schema, given);
        expectTellingFaults(faults, given);
        const asText = { resourcePolicy: JSON.stringify(document) };
        if (typeof document === "object" && document !== null)
          expect(faultsOf(schema, asText).map(({ property }) => property)).toEqual(
            faults.map(({ property }) => property),
          );
        canonicalPolicy(document);
        expect(() => isPublic((document ?? {}) as Json)).not.toThrow();
      }),
      RUNS,
    );
  });

  it("is no document where its text is broken off or garbled", () => {
    const schema = z.object({ resourcePolicy });
    forTexts(JSON.stringify({ Statement: [statement] }), (given) => {
      for (const { property } of faultsOf(schema, { resourcePolicy: given }))
        expect(property).toMatch(/^resourcePolicy/);
      canonicalPolicy(given);
    });
  });

  it("is refused, not fallen over, where its text nests tens of thousands of levels", () => {
    const schema = z.object({ resourcePolicy });
    const levels = 50_000;
    for (const [open, close] of [
      ["[", "]"],
      ['{"a":', "}"],
    ] as const) {
      count();
      const deep = `${open.repeat(levels)}1${close.repeat(levels)}`;
      for (const given of [
        deep,
        `{"Statement":${deep}}`,
        `{"Statement":{"Effect":${deep}}}`,
        `{"Id":${deep}}`,
      ])
        expect(faultsOf(schema, { resourcePolicy: given }).length).toBeGreaterThan(0);
    }
  });

  it("and readers, replicas and keys together are judged without a throw, each fault at its place", () => {
    const valid = samples.certificateSecret;
    const schema = z.object(accessArgs);
    const { resourcePolicy: policy, readers, replicaRegions } = valid;
    fc.assert(
      fc.property(
        spoilt({ resourcePolicy: policy, readers, replicaRegions }),
        fc.boolean(),
        (given, isOwn) => {
          count();
          const parsed = schema.safeParse(given);
          fc.pre(parsed.success);
          const inputs = {
            ...valid,
            secretName: "tls",
            ...(parsed.data as { resourcePolicy: PolicyDocument }),
          };
          const where = { account: isOwn ? "111122223333" : "999988887777", region: "eu-west-1" };
          expectTellingFaults(accessFaults(inputs as never, where, { ...valid, ...given }), {
            ...valid,
            ...given,
          });
        },
      ),
      RUNS,
    );
  });
});
