import { describe, expect, it } from "vitest";
import type { CertificateSecretState } from "../../../../../provider/sync/secretsManager/model/inputs";
import {
  changedSettings,
  isSetOtherwise,
  secretSettings,
  secretTags,
} from "../../../../../provider/sync/secretsManager/plan/settings";
import { mustLook, secretChanges } from "../../../../../provider/sync/secretsManager/plan/upkeep";
import {
  NO_VERSIONS,
  observedVersion,
  promoted,
} from "../../../../../provider/sync/secretsManager/plan/versions";
import { type Part, RENEWED, stateOf, withFacts, written } from "./samples";

type State = Partial<CertificateSecretState>;

describe("what is remembered of versions", () => {
  const next = { versionId: "v2", serial: "02:03", notAfter: "2027-09-01T00:00:00.000Z" };
  it.each([
    ["after the first", NO_VERSIONS, { versionId: "v2", syncedSerial: "02:03" }],
    ["after another one", written, { previousVersionId: "v1", previousSerial: "01:02" }],
    ["after the same one", { ...written, versionId: "v2" }, { previousVersionId: "v0" }],
  ])("%s", (_, before, expected) => {
    expect(promoted(before, next)).toMatchObject({ versionId: "v2", ...expected });
  });
});

describe("a refresh that sees", () => {
  const rolledBack: State = {
    ...{ status: "rolled-back", isRolledBack: true, versionId: "v0", syncedSerial: "00:01" },
    ...{ previousVersionId: "v1", previousSerial: "01:02" },
    ...{ syncedNotAfter: written.previousNotAfter, previousNotAfter: written.syncedNotAfter },
  };
  const back = { ...rolledBack };
  const forward = {
    ...{ status: "current", isRolledBack: false, versionId: "v1", syncedSerial: "01:02" },
    ...{ previousVersionId: "v0", previousSerial: "00:01" },
    ...{ syncedNotAfter: written.syncedNotAfter, previousNotAfter: written.previousNotAfter },
  };
  it.each<[string, State, string | undefined, State]>([
    ["the version that we wrote", {}, "v1", { status: "current" }],
    ["it again", { status: "drifted" }, "v1", { status: "current" }],
    ["it while content waits", { status: "pending" }, "v1", { status: "pending" }],
    ["it while its certificate is dead", { status: "kept" }, "v1", { status: "kept" }],
    ["another one", {}, "x", { status: "drifted" }],
    ["none", {}, undefined, { status: "drifted" }],
    ["none where none was before", { previousVersionId: "" }, undefined, { status: "drifted" }],
    ["the one before: a rollback", {}, "v0", back],
    ["the one before while content waits: a rollback", { status: "pending" }, "v0", back],
    ["the one that was rolled back to", rolledBack, "v0", { status: "rolled-back" }],
    ["the newest again", rolledBack, "v1", forward as State],
    ["the newest again after something else", { ...rolledBack, status: "drifted" }, "v1", forward as State],
    ["something else after a rollback", rolledBack, "x", { status: "drifted" }],
    ["a removed secret that stands", { status: "removed" }, "v1", { status: "drifted" }],
  ])("%s", (_, state, current, expected) => {
    expect(observedVersion({ ...written, ...state }, current)).toEqual(expected);
  });
});

describe("a sync looks at settings", () => {
  it.each<[string, State, Part, boolean]>([
    ["not for a renewal", {}, RENEWED, false],
    ["not for other fields", {}, { includeRootCa: true }, false],
    ["where a tag changes as well", {}, { ...RENEWED, tags: { a: "b" } }, true],
    ["where another certificate is tagged otherwise", {}, { certificate: { certificateId: "1" } }, true],
    ["where a token asks", {}, { ...RENEWED, syncNow: "a" }, true],
    ["where the description follows another name", {}, { certificate: { commonName: "x.com" } }, true],
    ["after drift", { status: "drifted" }, RENEWED, true],
    ["after a rollback", { status: "rolled-back", isRolledBack: true }, RENEWED, true],
    ["where content waited", { status: "pending" }, RENEWED, true],
    ["where somebody changed some", { changed: ["description"] }, RENEWED, true],
    ["after an interrupted run", { isUnfinished: true }, RENEWED, true],
  ])("%s", (_, part, wanted, looks) => {
    const state = { ...written, ...part };
    const inputs = withFacts(wanted);
    expect(mustLook(inputs, state, secretChanges(state, inputs))).toBe(looks);
  });
});

describe("what somebody changed", () => {
  const id = "11111111-2222-3333-4444-555555555555";
  const keyArn = `arn:aws:kms:us-east-1:111122223333:key/${id}`;
  const aliasArn = "arn:aws:kms:us-east-1:111122223333:alias/tls";
  it.each<[string, Part, object, string[]]>([
    ["is nothing", {}, {}, []],
    ["is the description", {}, { description: "mine" }, ["description"]],
    ["is the key", { kmsKeyId: "alias/tls" }, { kmsKeyId: "alias/other" }, ["kmsKeyId"]],
    ["is the key, taken away", { kmsKeyId: "alias/tls" }, { kmsKeyId: undefined }, ["kmsKeyId"]],
    ["is a key where there was none", {}, { kmsKeyId: "alias/tls" }, ["kmsKeyId"]],
    ["is no alias by its ARN", { kmsKeyId: "alias/tls" }, { kmsKeyId: aliasArn }, []],
    ["is no key by its ARN", { kmsKeyId: id }, { kmsKeyId: keyArn }, []],
    ["is no ARN by its id", { kmsKeyId: keyArn }, { kmsKeyId: id }, []],
    [
      "is the same key of another account",
      { kmsKeyId: keyArn },
      { kmsKeyId: keyArn.replace("1111", "9999") },
      ["kmsKeyId"],
    ],
    ["is no alias by its key", { kmsKeyId: "alias/tls" }, { kmsKeyId: keyArn }, []],
    ["is AWS's own key instead of one's own", { kmsKeyId: keyArn }, { kmsKeyId: undefined }, ["kmsKeyId"]],
    [
      "is AWS's own key instead of an alias",
      { kmsKeyId: "alias/tls" },
      { kmsKeyId: undefined },
      ["kmsKeyId"],
    ],
    ["is a key instead of AWS's own", {}, { kmsKeyId: keyArn }, ["kmsKeyId"]],
    ["is no key of AWS's own", {}, { kmsKeyId: "alias/aws/secretsmanager" }, []],
    ["is a tag", { tags: { a: "b" } }, { tags: { a: "c" } }, ["tags.a"]],
    ["is a tag that is gone", { tags: { a: "b" } }, { tags: { a: undefined } }, ["tags.a"]],
    [
      "is the tag of the sync",
      {},
      { tags: { "pulumi-aws-pki:sync": "other" } },
      ["tags.pulumi-aws-pki:sync"],
    ],
    [
      "is the tag of the certificate that is gone",
      {},
      { tags: { "pulumi-aws-pki:certificate": undefined } },
      ["tags.pulumi-aws-pki:certificate"],
    ],
    ["is no tag of others", {}, { tags: { other: "x" } }, []],
  ])("%s", (_, part, seen, expected) => {
    const state = stateOf(part);
    const { tags = {}, ...settings } = seen as { tags?: Record<string, string> };
    const observed = { ...secretSettings(state), ...settings, tags: { ...secretTags(state, 1), ...tags } };
    expect(changedSettings(observed, state, 1)).toEqual(expected);
  });
});

describe("an alias that is asked for while AWS shows a key", () => {
  const keyArn = "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555";
  const seen = { description: "d", kmsKeyId: keyArn };
  it.each([
    ["is set where another key was asked for before", keyArn, true],
    ["is set where none was, or that is not known", undefined, true],
    ["stands where it was asked for before", "alias/tls", false],
  ])("%s", (_, before, expected) => {
    expect(isSetOtherwise(seen, { description: "d", kmsKeyId: "alias/tls" }, before)).toBe(expected);
  });
});
