import { readFileSync } from "node:fs";
import { join } from "node:path";
import { UntagResourceCommand } from "@aws-sdk/client-secrets-manager";
import { expect, test } from "vitest";
import { certificateFacts } from "../../../support/resources";
import { nextRun, openSecret, openTwoVersions, writeByHand } from "../../../support/secrets";

type Opened = Awaited<ReturnType<typeof openTwoVersions>>;

/** How each row of docs/calls.md is brought about; what stands before the inner function is not counted. */
const HAPPENINGS: Record<string, (opened: Opened) => Promise<() => unknown>> = {
  renewal: async ({ secret, renew }) => {
    const renewed = await renew();
    return () => secret.update(renewed);
  },
  "description or key changes":
    async ({ secret, raw }) =>
    () =>
      secret.update({ ...raw, description: "new", kmsKeyId: "alias/tls" }),
  "tags change":
    async ({ secret, raw }) =>
    () =>
      secret.update({ ...raw, tags: { team: "web" } }),
  "a token, and nothing is to be written":
    async ({ secret, raw }) =>
    () =>
      secret.update({ ...raw, syncNow: "now" }),
  preview:
    async ({ secret, raw }) =>
    () =>
      secret.diff({ ...raw, rollback: true, tags: { team: "web" } }),
  refresh:
    async ({ secret }) =>
    () =>
      secret.refresh(),
  "repair of the content": async ({ world, secret, raw }) => {
    await writeByHand(world, secret.id);
    await secret.refresh();
    return () => secret.update(raw);
  },
  "repair of tags": async ({ world, secret, raw }) => {
    const TagKeys = ["pulumi-aws-pki:stack"];
    await world.hand.secrets.send(new UntagResourceCommand({ SecretId: secret.id, TagKeys }));
    await secret.refresh();
    return () => secret.update(raw);
  },
  rollback:
    async ({ secret, raw }) =>
    () =>
      secret.update({ ...raw, rollback: true }),
  "end of a rollback": async ({ secret, raw }) => {
    await secret.update({ ...raw, rollback: true });
    return () => secret.update(raw);
  },
  "removal, destroy":
    async ({ secret }) =>
    () =>
      secret.delete(),
};

/** The table of the page: what happens, and the operations. */
const rows = readFileSync(join(__dirname, "../../../../docs/calls.md"), "utf8")
  .split("\n")
  .filter((line) => /^\| [a-z]/.test(line) && !line.startsWith("| what happens"))
  .map((line) => {
    const [, name = "", calls = ""] = line.split("|").map((cell) => cell.trim());
    return [name, [...calls.matchAll(/`(\w+)`/g)].map((match) => match[1] ?? "")] as const;
  });

test("docs/calls.md has a row for each of these, and none beside", () => {
  expect(rows.map(([name]) => name)).toEqual(["create", ...Object.keys(HAPPENINGS)]);
});

test.each(rows.filter(([name]) => name !== "create"))(
  "%s makes the calls that docs/calls.md says",
  async (name, calls) => {
    const opened = await openTwoVersions();
    const act = await HAPPENINGS[name]?.(opened);
    nextRun(opened.world);
    await act?.();
    const made = opened.world.sandbox.calls.list().filter(({ service }) => service !== "sts");
    expect(made.map(({ operation }) => operation)).toEqual(calls);
  },
);

test("create makes the calls that docs/calls.md says", async () => {
  const { world, api, secret } = await openSecret();
  await secret.create({ certificate: certificateFacts(api) });
  expect(world.calls().map((call) => call.split(":")[1])).toEqual(rows[0]?.[1]);
});
