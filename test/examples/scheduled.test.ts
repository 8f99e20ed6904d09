import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const EXAMPLE = join(__dirname, "..", "..", "examples", "scheduled");
const CERTIFICATE = "urn:pulumi:prod::shop::pulumi-nodejs:dynamic/aws-pki:Certificate::api";
const SECRET =
  "urn:pulumi:prod::shop::aws-pki:index:SecretsManagerSync$pulumi-nodejs:dynamic/aws-pki:CertificateSecret::prod-api";

/** Answers of a pulumi on PATH in a test: the exit code of each command, and what its preview prints. */
interface FakePulumi {
  codes?: Partial<Record<"stack" | "refresh" | "preview" | "up", number>>;
  preview?: string;
}

const planOf = (...steps: object[]): string => JSON.stringify({ steps, changeSummary: {} });

describe("renew.sh with a pulumi that only pretends", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "renew-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs renew.sh; gives what it did, with the commands that it called. */
  function renew(fake: FakePulumi, args = ["prod"], env: Record<string, string> = {}) {
    const { codes = {}, preview = planOf({ op: "same", urn: CERTIFICATE }) } = fake;
    writeFileSync(join(folder, "preview.json"), preview);
    const ends = Object.entries(codes).map(([command, code]) => `${command}) exit ${code} ;;`);
    const lines = [
      "#!/usr/bin/env bash",
      `echo "$*" >>"${folder}/calls"`,
      `if [ "$1" = preview ]; then cat "${folder}/preview.json"; fi`,
      `if [ "$1" = stack ]; then echo '{"deployment":{}}'; fi`,
      `case "$1" in ${ends.join(" ")} esac`,
    ];
    writeFileSync(join(folder, "pulumi"), `${lines.join("\n")}\n`);
    chmodSync(join(folder, "pulumi"), 0o755);
    writeFileSync(join(folder, "calls"), "");
    const PATH = `${folder}:${process.env.PATH}`;
    const { PULUMI_STACK: _, ALLOW_REPLACE: __, ...own } = process.env;
    const result = spawnSync("bash", [join(EXAMPLE, "renew.sh"), ...args], {
      env: { ...own, PATH, TMPDIR: folder, ...env },
      encoding: "utf8",
    });
    const calls = readFileSync(join(folder, "calls"), "utf8").trim().split("\n");
    const commands = calls.map((call) => call.split(" ")[0]).filter((call) => call !== "stack");
    return { code: result.status, output: result.stdout + result.stderr, calls, commands };
  }

  it("lets a dead certificate be replaced, but not one that an edit replaces too", () => {
    const dead = ["create-replacement", "replace", "delete-replaced"].map((op) => ({
      op,
      urn: CERTIFICATE,
      ...(op === "delete-replaced" ? {} : { replaceReasons: ["status"] }),
    }));
    const back = { op: "replace", urn: SECRET, replaceReasons: ["certificate"] };
    expect(renew({ preview: planOf(...dead, back) }).code).toBe(0);
    const edited = { op: "replace", urn: CERTIFICATE, replaceReasons: ["dnsNames"] };
    expect(
      renew({ preview: planOf(...dead.slice(0, 1), back, { ...edited, urn: `${CERTIFICATE}2` }) }).code,
    ).toBe(20);
    expect(renew({ preview: planOf(edited) }).code).toBe(20);
    const renamed = { op: "replace", urn: SECRET, replaceReasons: ["secretName"] };
    const generation = { ...renamed, diffReasons: ["certificate", "secretName"] };
    expect(renew({ preview: planOf(generation) }).code).toBe(0);
    expect(renew({ preview: planOf({ ...renamed, diffReasons: ["secretName"] }) }).code).toBe(20);
  });

  it("refreshes, previews and updates the named stack, without a question", () => {
    const { code, output, calls, commands } = renew({});
    expect(code, output).toBe(0);
    expect(commands).toEqual(["refresh", "preview", "up"]);
    for (const call of calls) expect(call).toContain("--stack prod --");
    for (const call of calls) expect(call).toContain("--non-interactive");
  });

  it("takes the stack from PULUMI_STACK, and begins nothing without one", () => {
    expect(renew({}, [], { PULUMI_STACK: "other" }).calls[0]).toContain("--stack other");
    const { code, output, calls } = renew({}, []);
    expect(code).toBe(64);
    expect(output).toContain("usage");
    expect(calls).toEqual([""]);
  });

  it("says after a failed refresh that preview and up did not run, and gives its exit code", () => {
    const { code, output, commands } = renew({ codes: { refresh: 5 } });
    expect(code).toBe(5);
    expect(commands).toEqual(["refresh"]);
    expect(output).toContain("neither preview nor up ran: nothing was renewed");
    expect(output).toMatch(/preview: did not run\n.*up: +did not run/);
  });

  it("fails where the stack cannot be read", () => {
    const { code, commands } = renew({ codes: { stack: 4 } });
    expect(code).toBe(4);
    expect(commands).toEqual([]);
  });

  it("shows why a preview failed, and does not run the up", () => {
    const preview = JSON.stringify({ diagnostics: [{ severity: "error", message: "dnsNames[0]: no name" }] });
    const { code, output, commands } = renew({ codes: { preview: 3 }, preview });
    expect(code).toBe(3);
    expect(output).toContain("error: dnsNames[0]: no name");
    expect(commands).not.toContain("up");
  });

  it("does not run the up on a preview that it cannot read", () => {
    for (const preview of ["", "no json", "{}"]) {
      const { code, output, commands } = renew({ preview });
      expect(code, preview).toBe(1);
      expect(output).toContain("cannot be read");
      expect(commands).not.toContain("up");
    }
  });

  it("gives the exit code of a failed up", () => {
    const { code, output } = renew({ codes: { up: 6 } });
    expect(code).toBe(6);
    expect(output).toContain("up:      FAILED with exit code 6");
  });

  it("lets creations and updates through", () => {
    const steps = [
      { op: "create", urn: CERTIFICATE },
      { op: "update", urn: SECRET, diffReasons: ["certificate"] },
    ];
    const { code, output } = renew({ preview: planOf(...steps) });
    expect(code, output).toBe(0);
    expect(output).toContain("would create Certificate api");
    expect(output).toContain("would update CertificateSecret prod-api (certificate)");
  });

  it.each(["delete", "replace", "delete-replaced", "create-replacement", "discard", "an-op-of-next-year"])(
    "refuses a step %s, unless it is allowed",
    (op) => {
      const preview = planOf({ op, urn: SECRET });
      const { code, output, commands } = renew({ preview });
      expect(code).toBe(20);
      expect(output).toContain(`REFUSED: the up would ${op} CertificateSecret prod-api.`);
      expect(output).toContain("ALLOW_REPLACE=1");
      expect(commands).not.toContain("up");
      expect(renew({ preview }, ["prod"], { ALLOW_REPLACE: "1" }).commands).toContain("up");
      expect(renew({ preview }, ["prod"], { ALLOW_REPLACE: "0" }).code).toBe(20);
    },
  );

  it("refuses what only the summary of a preview counts", () => {
    const { code, output } = renew({ preview: JSON.stringify({ steps: [], changeSummary: { delete: 2 } }) });
    expect(code).toBe(20);
    expect(output).toContain("delete 2 resource(s)");
  });

  it("leaves nothing in the temporary folder", () => {
    renew({ codes: { up: 6 } });
    const left = execFileSync("ls", [folder], { encoding: "utf8" }).trim().split("\n");
    expect(left.sort()).toEqual(["calls", "preview.json", "pulumi"]);
  });
});

const FIELD_LIMITS = [59, 23, 31, 12, 7];

/** Whether a cron expression has its five fields, each with numbers, lists, ranges or steps inside its limits. */
function isCron(expression: string): boolean {
  const fields = expression.split(" ");
  const fits = (field: string, index: number) =>
    /^(\*|\d+(-\d+)?)(\/\d+)?(,\d+(-\d+)?)*$/.test(field) &&
    (field.match(/\d+/g) ?? []).every((number) => Number(number) <= (FIELD_LIMITS[index] ?? 0));
  return fields.length === 5 && fields.every(fits);
}

/** How often a week an expression of minute, hour and days of the week comes round; 0 where it says more. */
function runsPerWeek(expression: string): number {
  const match = /^\d+ \d+ \* \* ([\d,]+)$/.exec(expression);
  return match?.[1]?.split(",").length ?? 0;
}

const linesOf = (...path: string[]) => readFileSync(join(EXAMPLE, ...path), "utf8").split("\n");

it("crontab is one line that runs the script twice a week, one run at a time", () => {
  const lines = linesOf("crontab").filter((line) => line !== "" && !line.startsWith("#"));
  const jobs = lines.filter((line) => !/^[A-Z_]+=/.test(line));
  expect(jobs).toHaveLength(1);
  const [expression = "", command = ""] = jobs[0]?.split("  ") ?? [];
  expect(isCron(expression)).toBe(true);
  expect(runsPerWeek(expression)).toBe(2);
  expect(command).toMatch(/flock --nonblock \S+ bash renew\.sh prod$/);
  expect(command, "cron makes a new line of %").not.toContain("%");
});

it("the workflow runs the same script twice a week and by hand, one run at a time, without AWS keys", () => {
  const lines = linesOf(".github", "workflows", "certificates.yml").map((line) => line.replace(/ +#.*$/, ""));
  const text = lines.join("\n");
  // The YAML that is used here: no tabs, steps of two spaces, each line a key, an item or a comment.
  for (const line of lines.filter((one) => one.trim() !== "" && !one.startsWith("#")))
    expect(line).toMatch(/^( {2})*(- )?[\w-]+:( \S.*)?$/);
  const expression = /^ {4}- cron: "([^"]+)"$/m.exec(text)?.[1] ?? "";
  expect(isCron(expression)).toBe(true);
  expect(runsPerWeek(expression)).toBe(2);
  for (const needed of [
    "name: certificates",
    "  workflow_dispatch:",
    "concurrency:\n  group: certificates-prod\n  cancel-in-progress: false",
    "permissions:\n  contents: read\n  id-token: write",
    "      - run: npm ci",
    "      - run: bash renew.sh prod",
  ])
    expect(text).toContain(`${needed}\n`);
  expect(text).toMatch(/uses: aws-actions\/configure-aws-credentials@v\d+\n/);
  expect(text).not.toMatch(/AWS_SECRET_ACCESS_KEY|aws-secret-access-key/);
  for (const used of text.match(/uses: .*/g) ?? []) expect(used).toMatch(/@v\d+$/);
});
