import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { buildSync, transformSync } from "esbuild";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommand } from "../../commands/command";
import { CommandError } from "../../commands/commandError";
import type { Io } from "../../commands/io";
import {
  AcmPublicCa,
  AwsConnection,
  Certificate,
  CertificateProfile,
  policyFor,
  SecretsManagerSync,
} from "../../index";
import { everyKind } from "../../provider/everyKind";
import { run } from "../components/mocks";

const FIXTURES = join(__dirname, "fixtures");
const fixture = (name: string) => readFileSync(join(FIXTURES, `${name}.json`), "utf8");
const EXPORT = fixture("export");
const ROLE = "arn:aws:iam::222233334444:role/issuer";

interface Answer {
  status: number;
  out: string;
  err: string;
  /** Arguments that the Pulumi CLI got. */
  asked: string[][];
}

/** Runs the command on some text, wherever it reads from. */
async function command(args: string[], text = EXPORT): Promise<Answer> {
  const answer: Answer = { status: -1, out: "", err: "", asked: [] };
  const io: Io = {
    read: async (file) => {
      if (file === "missing") throw new CommandError("missing cannot be read.");
      return text;
    },
    pulumi: async (asked) => {
      answer.asked.push([...asked]);
      return text;
    },
    out: (line) => {
      answer.out += `${line}\n`;
    },
    err: (line) => {
      answer.err += `${line}\n`;
    },
  };
  answer.status = await runCommand(args, io);
  return answer;
}
const policy = (args: string[], text?: string) => command(["policy", ...args], text);
const actionsOf = (document: { Statement: { Action: string[] }[] }) =>
  document.Statement.flatMap(({ Action }) => Action);

describe("aws-pki policy, on a real state", () => {
  it("tells of a resource of a later release, instead of leaving it out", async () => {
    const state = JSON.parse(EXPORT);
    const urn = "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/aws-pki:PrivateCertificate::inner";
    const later = { urn, type: "pulumi-nodejs:dynamic/aws-pki:PrivateCertificate", custom: true, id: "x" };
    state.deployment.resources.push(later);
    const { status, out, err } = await policy(["--state", "state.json"], JSON.stringify(state));
    expect(err).toContain("note: PrivateCertificate inner: this release knows no such kind of resource");
    expect({ status, out }).toEqual({ status: 0, out: (await policy(["--state", "state.json"])).out });
  });

  it("has a policy for each connection, of what the connection does alone", async () => {
    const { status, out, err } = await policy(["--state", "state.json"]);
    expect(status).toBe(0);
    const documents = JSON.parse(out);
    expect(Object.keys(documents)).toEqual(["acm", "dns", "secrets"]);
    const services = (name: string) => [
      ...new Set(actionsOf(documents[name]).map((action) => action.split(":")[0])),
    ];
    expect(services("acm").sort()).toEqual(["acm", "secretsmanager", "tag"]);
    expect(services("dns")).toEqual(["route53"]);
    expect(services("secrets").sort()).toEqual(["kms", "secretsmanager"]);
    expect(actionsOf(documents.acm)).toContain("acm:RevokeCertificate");
    expect(err).toContain("note: alias/tls is an alias");
    expect(err).toContain("acm: acm:RequestCertificate is granted on *");
    expect(err).toMatch(/acm, dns, secrets assume roles.*--assume ROLE_ARN/);
  });

  it("has the same policies for resources of a native plugin, whose types are those of its schema", async () => {
    const types = ["pulumi-nodejs:dynamic/aws-pki:", "aws-pki:index:"] as const;
    const native = EXPORT.replaceAll(`"type": "${types[0]}`, `"type": "${types[1]}`);
    expect(native).not.toBe(EXPORT);
    expect(await policy([], native)).toEqual(await policy([]));
  });

  it("has for Route 53 what policyFor has for the zone and the names", async () => {
    const { out } = await policy(["--state", "-", "--connection", "dns"]);
    const domainNames = ["*.example.com", "api.example.com", "third.example.com", "www.example.com"];
    const scope = { partition: "aws", hostedZoneIds: ["Z0123456789ABCDEFGHIJ"], domainNames };
    expect(JSON.parse(out)).toEqual(policyFor(["route53-validation"], scope).document);
  });

  it("asks the Pulumi CLI where no file is given, for the stack that is named", async () => {
    expect((await policy([])).asked).toEqual([["stack", "export"]]);
    expect((await policy(["--stack", "org/shop/dev"])).asked).toEqual([
      ["stack", "export", "--stack", "org/shop/dev"],
    ]);
  });

  it("adds what a diagnosis reads, to the connection of Route 53 alone", async () => {
    const before = JSON.parse((await policy([])).out);
    const after = JSON.parse((await policy(["--diagnosis"])).out);
    expect(actionsOf(after.dns).length).toBeGreaterThan(actionsOf(before.dns).length);
    expect(after.acm).toEqual(before.acm);
  });

  it("adds the roles that the ambient identity assumes", async () => {
    const other = ROLE.replace("issuer", "writer");
    const { out, err } = await policy(["--assume", ROLE, "--assume", other]);
    const { Statement } = JSON.parse(out).ambient;
    expect(Statement).toMatchObject([{ Action: ["sts:AssumeRole"], Resource: [ROLE, other] }]);
    expect(err).not.toContain("--assume ROLE_ARN");
    expect(
      JSON.parse((await policy(["--assume", ROLE, "--connection", "ambient"])).out).Statement,
    ).toHaveLength(1);
  });

  it("adds them to the connection that is named, which may only be a source", async () => {
    const { out } = await policy(["--assume", ROLE, "--connection", "hub"]);
    expect(JSON.parse(out).Statement).toMatchObject([{ Action: ["sts:AssumeRole"], Resource: [ROLE] }]);
    const dns = JSON.parse((await policy(["--assume", ROLE, "--connection", "dns"])).out);
    expect(actionsOf(dns)).toEqual(expect.arrayContaining(["sts:AssumeRole", "route53:GetHostedZone"]));
  });

  it("never shows what is encrypted, in any format", async () => {
    const ciphertexts = [...EXPORT.matchAll(/"ciphertext": "([^"]+)"/g)].map(([, text = ""]) => text);
    expect(ciphertexts.length).toBeGreaterThan(0);
    for (const format of ["json", "terraform", "pulumi"]) {
      const { out, err } = await policy(["--format", format]);
      for (const text of [...ciphertexts, "4dabf18193072939515e22adb298388d"])
        expect(out + err).not.toContain(text);
    }
  });
});

describe("aws-pki policy, on a real preview", () => {
  it("of a stack that is new leaves accounts open, and says so", async () => {
    const { status, out, err } = await policy(["--preview", "-"], fixture("preview-first"));
    expect(status).toBe(0);
    expect(out).toContain("arn:aws:acm:us-east-1:*:certificate/*");
    expect(out).toContain("arn:aws:secretsmanager:eu-central-1:*:secret:tls/prod/*-??????");
    expect(err).toContain("acm: its account is not known before its first pulumi up");
    expect(out + err).not.toContain("04da6b54");
  });

  it("with what stays the same is the state's, but for what was not there yet", async () => {
    const seen = JSON.parse((await policy(["--preview", "-"], fixture("preview-shows-sames"))).out);
    expect(seen).toEqual(JSON.parse((await policy(["--state", "-"])).out));
  });

  it("without what stays the same tells how to see it", async () => {
    const { out, err } = await policy(["--preview", "-"], fixture("preview-change"));
    expect(err).toContain("leaves out 15 resources that stay the same");
    expect(err).toContain("--show-sames");
    expect(actionsOf(JSON.parse(out).acm)).not.toContain("acm:RequestCertificate");
  });
});

it("a program's own registrations give the policy of its connections", async () => {
  const { registered } = await run(() => {
    const acm = new AwsConnection("acm", { region: "us-east-1" });
    const ca = new AcmPublicCa("public", { connection: acm, hostedZoneIds: ["Z1"] });
    const api = new Certificate("api", {
      profile: new CertificateProfile("web", { ca }),
      dnsNames: ["api.example.com"],
      revokeOnDelete: { reason: "SUPERSEDED" },
    });
    new SecretsManagerSync("prod", { connection: acm, certificates: [api], replicaRegions: ["eu-west-1"] });
  });
  const resources = registered.map(({ type, name, inputs }) => ({
    type,
    urn: `urn:pulumi:dev::shop::${type}::${name}`,
    inputs,
  }));
  const { status, out } = await policy(
    ["--state", "-"],
    JSON.stringify({ version: 3, deployment: { resources } }),
  );
  expect(status).toBe(0);
  const expected = [
    "acm:RevokeCertificate",
    "route53:ChangeResourceRecordSets",
    "secretsmanager:CreateSecret",
  ];
  expect(actionsOf(JSON.parse(out))).toEqual(
    expect.arrayContaining([...expected, "secretsmanager:ReplicateSecretToRegions"]),
  );
});

describe("the formats", () => {
  it("terraform has a resource each, whose jsonencode holds the document", async () => {
    const documents = JSON.parse((await policy([])).out);
    const { out } = await policy(["--format", "terraform"]);
    const head =
      /^resource "aws_iam_policy" "(\w+)" \{\n {2}name {3}= "([\w-]+)"\n {2}policy = jsonencode\(/gm;
    const blocks = [...out.matchAll(head)];
    expect(blocks.map(([, identifier, name]) => [identifier, name])).toEqual([
      ["acm", "pulumi-aws-pki-acm"],
      ["dns", "pulumi-aws-pki-dns"],
      ["secrets", "pulumi-aws-pki-secrets"],
    ]);
    const bodies = out
      .split("jsonencode(")
      .slice(1)
      .map((part) => part.slice(0, part.indexOf(")\n}")));
    expect(bodies.map((body) => JSON.parse(body))).toEqual(Object.values(documents));
  });

  it("pulumi is a program that makes the same policies", async () => {
    const documents = JSON.parse((await policy([])).out);
    const { out } = await policy(["--format", "pulumi"]);
    const made: [string, { name: string; policy: string }][] = [];
    class Policy {
      constructor(name: string, args: { name: string; policy: string }) {
        made.push([name, args]);
      }
    }
    const { code } = transformSync(out, { loader: "ts", format: "cjs" });
    const load = new Function("require", "module", "exports", code);
    load(() => ({ iam: { Policy } }), { exports: {} }, {});
    expect(made.map(([name, args]) => [name, args.name, JSON.parse(args.policy)])).toEqual(
      Object.entries(documents).map(([name, document]) => [name, `pulumi-aws-pki-${name}`, document]),
    );
  });

  it("names connections that no language could, each once", async () => {
    const resource = (connection: string) => ({
      type: "pulumi-nodejs:dynamic/aws-pki:AcmPublicCa",
      urn: "urn:pulumi:dev::shop::x::public",
      inputs: { connection, dnsConnection: connection, hostedZoneIds: ["Z1"], region: "us-east-1" },
    });
    const resources = ["a b", "a-b", `7"$${"{x}"}`, "ü"].map(resource);
    const { out } = await policy(
      ["--state", "-", "--format", "terraform"],
      JSON.stringify({ deployment: { resources } }),
    );
    const names = [...out.matchAll(/"aws_iam_policy" "([^"]+)"/g)].map(([, name]) => name);
    expect(names).toEqual(["connection_7_x", "a_b", "a_b_2", "connection_"]);
  });
});

describe("what goes wrong", () => {
  it.each<[string, string[], string | undefined, number, RegExp]>([
    ["no command", [], undefined, 2, /No command was given/],
    ["another command", ["polices"], undefined, 2, /no command "polices"/],
    ["an unknown option", ["policy", "--zone", "x"], undefined, 2, /--zone.*--help/],
    ["a stray argument", ["policy", "dev"], undefined, 2, /dev/],
    [
      "two sources",
      ["policy", "--state", "a", "--preview", "b"],
      undefined,
      2,
      /one of --state and --preview/,
    ],
    [
      "another format",
      ["policy", "--format", "yaml"],
      undefined,
      2,
      /no format "yaml": use json, terraform, pulumi/,
    ],
    [
      "a connection that there is not",
      ["policy", "--connection", "x"],
      undefined,
      2,
      /"x" is used by nothing: use one of "acm", "dns", "secrets"/,
    ],
    ["a missing file", ["policy", "--state", "missing"], undefined, 1, /missing cannot be read/],
    ["no JSON", ["policy", "--state", "x"], "secret{", 1, /no JSON: give the JSON of `pulumi stack export`/],
    ["a preview as the state", ["policy", "--state", "x"], '{"steps":[]}', 1, /--preview/],
    ["a state as the preview", ["policy", "--preview", "x"], '{"deployment":{}}', 1, /--state/],
    ["something else", ["policy", "--preview", "x"], "[]", 1, /This is no preview/],
    [
      "a stack without ours",
      ["policy"],
      '{"deployment":{"resources":[{"type":"x"}]}}',
      1,
      /Nothing of pulumi-aws-pki/,
    ],
    ["no role to assume", ["policy", "--assume", "issuer"], undefined, 1, /not the ARN of an IAM role/],
  ])("%s is told in one go, with what to do", async (_, args, text, status, message) => {
    const answer = await command(args, text);
    expect([answer.status, answer.out]).toEqual([status, ""]);
    expect(answer.err).toMatch(/^aws-pki: /);
    expect(answer.err).toMatch(message);
    expect(answer.err).not.toContain("secret{");
  });

  it.each([
    [["--help"], /Commands:\n {2}policy/],
    [["policy", "--help"], /--format FORMAT +json, terraform, pulumi \(json\)/],
  ])("%s helps", async (args, text) => {
    const { status, out } = await command(args);
    expect(status).toBe(0);
    expect(out).toMatch(text);
  });

  const values = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom("us-east-1", "111122223333", "Z1", "a.example.com", "alias/x"),
  );
  const fields = [
    "connection",
    "dnsConnection",
    "acmConnection",
    "region",
    "accountId",
    "hostedZoneIds",
    "hostedZoneId",
  ];
  const more = [
    "zones",
    "commonName",
    "dnsNames",
    "kmsKeyId",
    "replicaRegions",
    "readers",
    "certificate",
    "secretName",
  ];
  const inputs = fc.dictionary(
    fc.constantFrom(...fields, ...more, "certificateNameSchema", "identity"),
    values,
  );
  const types = [...Object.values(everyKind).map(({ type }) => type), "x"];
  const resource = fc.record({
    type: fc.constantFrom(...types).map((type) => `pulumi-nodejs:dynamic/aws-pki:${type}`),
    urn: values,
    id: values,
    external: values,
    inputs: fc.oneof(inputs, values),
    outputs: fc.oneof(
      fc.dictionary(fc.constantFrom("accountId", "partition", "region", "earlier"), values),
      values,
    ),
  });
  const documents = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .array(fc.oneof(resource, fc.jsonValue()))
      .map((resources) => JSON.stringify({ deployment: { resources } })),
    fc
      .array(fc.record({ op: values, newState: resource }))
      .map((steps) => JSON.stringify({ steps, changeSummary: {} })),
  );

  it("never crashes, whatever it is given to read", async () => {
    await fc.assert(
      fc.asyncProperty(documents, fc.constantFrom("--state", "--preview"), async (text, option) => {
        const { status, out, err } = await policy([option, "-"], text);
        expect([0, 1]).toContain(status);
        if (status === 0) expect(() => JSON.parse(out)).not.toThrow();
        else expect(err).toMatch(/^aws-pki: /);
      }),
      { numRuns: 400 },
    );
  });
});

describe("the installed command", () => {
  let folder = "";
  let main = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "aws-pki-command-"));
    main = join(folder, "main.js");
    const entryPoints = [join(__dirname, "..", "..", "commands", "main.ts")];
    buildSync({ entryPoints, bundle: true, platform: "node", outfile: main, logLevel: "silent" });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("reads standard input, and its status is the shell's", () => {
    const options = { input: EXPORT, encoding: "utf8" as const };
    const out = execFileSync(process.execPath, [main, "policy", "--state", "-"], {
      ...options,
      stdio: "pipe",
    });
    expect(Object.keys(JSON.parse(out))).toEqual(["acm", "dns", "secrets"]);
    const wrong = spawnSync(process.execPath, [main, "policy", "--state", join(folder, "none")], options);
    expect([wrong.status, wrong.stdout]).toEqual([1, ""]);
    expect(wrong.stderr).toMatch(/none cannot be read \(ENOENT\): give the path/);
  });

  it("runs the Pulumi CLI that is on the path, and tells what it says", () => {
    const cli = join(folder, "pulumi");
    writeFileSync(
      cli,
      `#!/bin/sh\n[ "$*" = "stack export --stack dev" ] && exec cat '${join(FIXTURES, "export.json")}'\necho "error: no stack" >&2\nexit 255\n`,
    );
    chmodSync(cli, 0o755);
    const runIn = (path: string, ...args: string[]) =>
      spawnSync(process.execPath, [main, "policy", ...args], { encoding: "utf8", env: { PATH: path } });
    const path = [folder, dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter);
    expect(runIn(path, "--stack", "dev").status).toBe(0);
    const failed = runIn(path);
    expect([failed.status, failed.stderr]).toEqual([
      1,
      "aws-pki: pulumi stack export failed (error: no stack): run it in the folder of Pulumi.yaml, or give --state FILE.\n",
    ]);
    const missing = runIn(join(folder, "nowhere"));
    expect([missing.status, missing.stderr]).toEqual([
      1,
      expect.stringContaining("The Pulumi CLI was not found"),
    ]);
  });

  it("begins with a line for the shell", () => {
    expect(readFileSync(main, "utf8").split("\n")[0]).toBe("#!/usr/bin/env node");
    const { bin } = JSON.parse(readFileSync(join(__dirname, "..", "..", "package.json"), "utf8"));
    expect(bin).toEqual({ "aws-pki": "dist/commands/main.js" });
  });
});

describe("aws-pki policy with", () => {
  it("--own-tags narrows by the stack's own tag, and without it does not", async () => {
    expect((await policy(["--state", "-", "--own-tags"])).out).toContain(
      "aws:ResourceTag/pulumi-aws-pki:stack",
    );
    expect((await policy(["--state", "-"])).out).not.toContain("aws:ResourceTag");
  });

  it("--assume tells of session tags, and with --session-tags grants them", async () => {
    const plain = await policy(["--state", "-", "--assume", ROLE]);
    expect(plain.err).toContain("give --session-tags");
    expect(plain.out).not.toContain("sts:TagSession");
    const tagged = await policy(["--state", "-", "--assume", ROLE, "--session-tags"]);
    expect(tagged.err).not.toContain("--session-tags");
    expect(tagged.out).toContain("sts:TagSession");
  });
});
