import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  nameSchema,
  namesSerial,
  type Placeholder,
  placeholders,
  plainSerial,
  renderSecretName,
  secretNameFault,
} from "../../../../../provider/sync/secretsManager/model/secretName";

const values: Record<Placeholder, string> = {
  certificateId: "0123456789abcdef0123456789abcdef",
  shortCertificateId: "01234567",
  commonName: "*.api.example.com",
  profile: "web",
  sync: "prod",
  stack: "dev",
  serial: "0a1b2c3d4e5f",
};

describe("a secret's name", () => {
  it.each([
    ["tls-{{certificateId}}", "tls-0123456789abcdef0123456789abcdef"],
    ["{{ stack }}/{{sync}}/{{  shortCertificateId}}", "dev/prod/01234567"],
    ["{{commonName}}_{{shortCertificateId}}", "wildcard-api-example-com_01234567"],
    ["tls-{{serial}}", "tls-0a1b2c3d4e5f"],
    ["{{profile}}{{profile}}-{{certificateId}}", "webweb-0123456789abcdef0123456789abcdef"],
  ])("of %s is %s", (schema, name) => {
    expect(nameSchema.safeParse(schema).success).toBe(true);
    expect(renderSecretName(schema, values)).toBe(name);
    expect(secretNameFault(name)).toBeUndefined();
  });

  it.each([
    ["{{serial}}", true],
    ["tls/{{ serial }}-{{certificateId}}", true],
    ["serial-{{certificateId}}", false],
  ])("of %s is another one after each renewal: %s", (schema, isSo) => {
    expect(namesSerial(schema)).toBe(isSo);
  });

  it("holds a serial without its colons", () => {
    expect(plainSerial("0a:1B:2c")).toBe("0a1B2c");
  });

  it("is never made of a replacement pattern in a value", () => {
    const text = renderSecretName("{{commonName}}-{{certificateId}}", {
      ...values,
      commonName: "a$&b{{stack}}",
    });
    expect(text).toBe("a-b-stack--0123456789abcdef0123456789abcdef");
  });

  it.each([
    ["is empty", "", /0 characters/],
    ["has 513 characters", "a".repeat(513), /513 characters/],
    ["has a blank", "a b", /not a legal secret name/],
    ["has a dot", "a.b", /not a legal secret name/],
    ["ends like an ARN's suffix", "tls-abc123", /hyphen and six characters/],
    ["ends in a word of six letters", "web-server", /hyphen and six characters/],
  ])("cannot be one that %s", (_, name, cause) => {
    expect(secretNameFault(name)?.cause).toMatch(cause);
    expect(secretNameFault(name)?.remedy).toMatch(/\.$/);
  });

  it.each(["a".repeat(512), "web-servers", "web-serve", "a/b_c-d", "-"])("may be %s", (name) => {
    expect(secretNameFault(name)).toBeUndefined();
  });

  it("that a schema accepts is legal but for its length and its end", () => {
    const part = fc.oneof(
      fc.constantFrom(...placeholders.map((name) => `{{${name}}}`)),
      fc.string({ maxLength: 10 }),
    );
    fc.assert(
      fc.property(fc.array(part), fc.string({ unit: "binary" }), (parts, commonName) => {
        const schema = `${parts.join("")}{{certificateId}}`;
        if (nameSchema.safeParse(schema).success)
          expect(renderSecretName(schema, { ...values, commonName })).toMatch(/^[A-Za-z0-9_/-]+$/);
      }),
    );
  });
});
