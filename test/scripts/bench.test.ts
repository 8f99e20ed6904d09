import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { countCalls } from "../../scripts/bench/calls.mts";
import { resourceBytes } from "../../scripts/bench/checkpoint.mts";
import { acmCalls, floorSeconds, median, totalCalls } from "../../scripts/bench/figures.mts";
import { growthOf } from "../../scripts/bench/growth.mts";
import { readOptions } from "../../scripts/bench/options.mts";
import { descendants, readProcesses } from "../../scripts/bench/processes.mts";
import { PROJECT_TEXT, programText } from "../../scripts/bench/program.mts";
import { whyInitFailed } from "../../scripts/bench/terraformFailure.mts";

const BENCH = join(__dirname, "..", "..", "scripts", "bench.mts");

describe("the options of npm run bench", () => {
  it("are all sizes and shapes unless told otherwise", () => {
    expect(readOptions([])).toEqual({
      sizes: [10, 100, 1000],
      shapes: ["set", "single", "terraform"],
      ...{ checkpoints: false, json: undefined, help: false },
    });
  });

  it("are put in order, each once", () => {
    const options = readOptions([
      "--sizes",
      "100,10, 100",
      "--shapes=single,single",
      "--json",
      "f",
      "--checkpoints",
    ]);
    expect(options).toMatchObject({ sizes: [10, 100], shapes: ["single"], json: "f", checkpoints: true });
  });

  it.each([
    ["a size of nothing", ["--sizes", "0"], "--sizes must be whole numbers from 1 to 2500, not '0'"],
    ["more than ACM allows", ["--sizes", "10,2501"], "not '2501'"],
    ["no number", ["--sizes", "1e2"], "not '1e2'"],
    ["a list with a hole", ["--sizes", "10,,20"], "--sizes must be a list such as a,b,c, not '10,,20'"],
    ["an unknown shape", ["--shapes", "sets"], "--shapes must be of set, single, terraform, not 'sets'"],
    ["an unknown option", ["--size", "10"], "Unknown option '--size'"],
    ["an argument", ["10"], "Unexpected argument '10'"],
  ])("refuse %s", (_what, args, sentence) => {
    expect(() => readOptions(args)).toThrow(sentence);
  });

  it.each([
    [["--help"], 0, "npm run bench -- [--sizes", ""],
    [["--sizes", "none"], 2, "", "npm run bench -- [--sizes"],
    [["--json", "no/such/folder/file.json"], 2, "", "cannot be written to: no/such/folder/file.json"],
  ])("%j end at once with exit status %i", (args, status, out, err) => {
    const folder = mkdtempSync(join(tmpdir(), "bench-options-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const result = spawnSync(process.execPath, [BENCH, ...args], { cwd: folder, encoding: "utf8" });
    expect(result.status).toBe(status);
    expect(result.stdout).toContain(out);
    expect(result.stderr).toContain(err);
  });
});

describe("the calls of a step", () => {
  const log = [
    { service: "acm", operation: "DescribeCertificate" },
    { service: "acm", operation: "RequestCertificate", error: "ThrottlingException" },
    { service: "acm", operation: "RequestCertificate" },
    { service: "route53", operation: "ChangeResourceRecordSets", error: "Throttling" },
    { service: "route53", operation: "ChangeResourceRecordSets", error: "PriorRequestNotComplete" },
    { service: "secretsmanager", operation: "DescribeSecret", error: "ResourceNotFoundException" },
    { service: "tagging", operation: "GetResources" },
  ];
  const step = { seconds: 1, ...countCalls(log) };

  it("are counted by operation, the throttled ones apart", () => {
    expect(step.calls).toEqual({
      "acm:RequestCertificate": 2,
      "route53:ChangeResourceRecordSets": 2,
      "acm:DescribeCertificate": 1,
      "secretsmanager:DescribeSecret": 1,
      "tagging:GetResources": 1,
    });
    expect(step.throttled).toBe(3);
    expect(totalCalls(step)).toBe(7);
  });

  it("are ACM's with those of the Tagging API", () => {
    expect(acmCalls(step)).toBe(4);
    expect(acmCalls({ ...step, calls: { "resource-groups-tagging-api:GetResources": 2, "sts:X": 1 } })).toBe(
      2,
    );
  });
});

describe("the state's bytes", () => {
  const certificate = {
    type: "pulumi-nodejs:dynamic/aws-pki:Certificate",
    id: "a<b",
    outputs: { names: ["x"] },
  };
  const component = { type: "aws-pki:index:SecretsManagerSync" };
  const base = [
    "pulumi:pulumi:Stack",
    "pulumi:providers:pulumi-nodejs",
    "pulumi-nodejs:dynamic/aws-pki:AwsConnection",
    "pulumi-nodejs:dynamic/aws-pki:AcmPublicCa",
    "pulumi-nodejs:dynamic/aws-pki:CertificateProfile",
  ].map((type) => ({ type, outputs: { long: "x".repeat(999) } }));
  const file = (resources: object[], indent?: number) =>
    JSON.stringify({ version: 3, checkpoint: { latest: { resources } } }, undefined, indent).replace(
      /</g,
      "\\u003c",
    );
  it.each([
    ["indented", 4],
    ["compact", undefined],
  ] as const)("are what the counted resources add to an %s file", (_form, indent) => {
    const { indented, stored } = resourceBytes(file([...base, certificate, component], indent));
    const added = (spaces?: number) =>
      file([...base, certificate, component], spaces).length - file(base, spaces).length;
    expect(indented).toBe(added(4));
    expect(stored).toBe(added(indent));
  });

  it("are nothing for a stack without certificates, and for an empty one", () => {
    expect(resourceBytes(file(base, 4))).toEqual({ indented: 0, stored: 0 });
    expect(resourceBytes('{"version":3,"checkpoint":{"stack":"s"}}')).toEqual({ indented: 0, stored: 0 });
  });

  it("tell a text that is no state", () => {
    expect(() => resourceBytes("{")).toThrow(SyntaxError);
  });
});

describe("growth", () => {
  it("is told from each size to the next, against a linear one", () => {
    const points = [
      { count: 1000, value: 260 },
      { count: 10, value: 62 },
      { count: 100, value: 80 },
    ];
    expect(growthOf(points)).toEqual([
      { from: 10, to: 100, factor: 80 / 62, ofLinear: 80 / 620 },
      { from: 100, to: 1000, factor: 3.25, ofLinear: 0.325 },
    ]);
  });

  it("is none where nothing stays nothing, and endless where nothing becomes something", () => {
    const [still, endless] = growthOf([
      { count: 1, value: 0 },
      { count: 2, value: 0 },
      { count: 4, value: 1 },
    ]);
    expect(still?.ofLinear).toBe(0.5);
    expect(endless?.ofLinear).toBe(Number.POSITIVE_INFINITY);
  });

  it("needs two sizes", () => {
    expect(growthOf([{ count: 10, value: 1 }])).toEqual([]);
  });
});

describe("the provider's processes", () => {
  const printed = [
    "    1     0   1000 /sbin/init",
    "  100     1   2000 pulumi up --yes",
    "  101   100   3000 /bin/sh pulumi-resource-pulumi-nodejs 127.0.0.1:1",
    "  102   101 150000 node /p/cmd/dynamic-provider 127.0.0.1:1",
    "  200     1 150000 node /p/cmd/dynamic-provider 127.0.0.1:2",
    "",
  ].join("\n");

  it("are found below the command, also through a shell, and no others", () => {
    expect(descendants(100, readProcesses(printed))).toEqual([
      {
        pid: 101,
        parent: 100,
        bytes: 3_072_000,
        command: "/bin/sh pulumi-resource-pulumi-nodejs 127.0.0.1:1",
      },
      { pid: 102, parent: 101, bytes: 153_600_000, command: "node /p/cmd/dynamic-provider 127.0.0.1:1" },
    ]);
  });
});

describe("the measured program", () => {
  const settings = { count: 3, zoneId: "Z1", domain: "example.com", region: "us-east-1" };

  /** Runs it with a package that only writes down what was declared. */
  function declared(shape: "set" | "single") {
    const made: [string, string, object][] = [];
    const record = (type: string) =>
      class {
        constructor(name: string, args: object) {
          made.push([type, name, args]);
        }
      };
    const pki = new Proxy({}, { get: (_target, type) => record(String(type)) });
    const program = new Function("require", programText({ ...settings, shape }));
    program((name: string) => (name === "pulumi-aws-pki" ? pki : undefined));
    return made;
  }

  it("declares a certificate for each host and one sync for all", () => {
    const made = declared("single");
    const certificates = made.filter(([type]) => type === "Certificate");
    expect(certificates.map(([, name]) => name)).toEqual(["host-0001", "host-0002", "host-0003"]);
    expect(certificates[2]?.[2]).toMatchObject({ dnsNames: ["host-0003.example.com"] });
    expect(made.at(-1)).toMatchObject(["SecretsManagerSync", "prod", { certificates: [{}, {}, {}] }]);
  });

  it("declares the same hosts in one set", () => {
    const made = declared("set");
    const hosts = { "host-0001": { dnsNames: ["host-0001.example.com"] }, "host-0002": {}, "host-0003": {} };
    expect(made.find(([type]) => type === "CertificateSet")).toMatchObject([
      ...["CertificateSet", "fleet"],
      { certificates: hosts },
    ]);
    expect(made.filter(([type]) => type === "Certificate")).toEqual([]);
    expect(made.at(-1)).toMatchObject(["SecretsManagerSync", "prod", { certificates: [{}] }]);
  });

  it("is plain JavaScript for a project without TypeScript", () => {
    expect(PROJECT_TEXT).toContain("typescript: false");
  });
});

it("the floor is five requests a second and one validation", () => {
  expect([10, 1000].map(floorSeconds)).toEqual([62, 260]);
});

it("the median is the middle one in order", () => {
  expect(median([900, 1, 30, 4, 5])).toBe(5);
});

it.each([
  [
    "\n╷\n│ Error: Failed to query available provider packages\n│ \n│ dial tcp: lookup x on 10.0.0.1:53\n",
    "Failed to query available provider packages.",
  ],
  ["\nError: Unsupported Terraform Core version\n\n  on main.tf", "Unsupported Terraform Core version."],
  ["", "it does not say why."],
])("Terraform's own title of a failure is told: %j", (output, sentence) => {
  expect(whyInitFailed(output)).toBe(sentence);
});
