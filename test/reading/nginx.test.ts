import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openIssuer } from "../reader/bodies";
import { hasCommand, requireBlock, scratchFolder } from "./blocks";

const canRun =
  process.platform === "linux" &&
  [
    ["jq", "--version"],
    ["openssl", "version"],
    ["flock", "--version"],
  ].every(([name = "", ...args]) => hasCommand(name, ...args));

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString();

/** The script of docs/reading.md, with an aws and an nginx on PATH that only pretend. */
function openMachine() {
  const root = scratchFolder();
  const [bin, tls, script, pid] = ["bin", "tls", "pull-certificate.sh", "nginx.pid"].map((name) =>
    join(root, name),
  );
  mkdirSync(bin as string);
  const command = (name: string, lines: string[]) =>
    writeFileSync(join(bin as string, name), ["#!/bin/sh", ...lines, ""].join("\n"), { mode: 0o755 });
  command("aws", [`[ "$4" = tls-api ] || exit 9`, `cat "${root}/answer"`]);
  command("nginx", [`echo "$*" >>"${root}/nginx"`, `[ ! -e "${root}/refuses$1" ]`]);
  writeFileSync(script as string, requireBlock("sh"));
  const tlsFolder = tls as string;
  return {
    root,
    tls: tlsFolder,
    put: (version: string, SecretString: string) =>
      writeFileSync(join(root, "answer"), JSON.stringify({ VersionId: version, SecretString })),
    start: () => writeFileSync(pid as string, "1\n"),
    refuse: (option: string) => writeFileSync(join(root, `refuses${option}`), ""),
    allow: (option: string) => execFileSync("rm", [join(root, `refuses${option}`)]),
    /** Runs the script; gives its exit code, what it printed, and how nginx was called. */
    pull() {
      writeFileSync(join(root, "nginx"), "");
      const env = { PATH: `${bin}:${process.env.PATH}`, TLS_FOLDER: tlsFolder, NGINX_PID: pid };
      const { status, stdout, stderr } = spawnSync("bash", [script as string, "tls-api"], {
        env,
        encoding: "utf8",
      });
      const nginx = readFileSync(join(root, "nginx"), "utf8").split("\n").filter(Boolean);
      return { status, output: stdout + stderr, nginx };
    },
    served: () => readFileSync(join(tlsFolder, "current", "fullchain.pem"), "utf8"),
    key: () => readFileSync(join(tlsFolder, "current", "privkey.pem"), "utf8"),
    files: () => readdirSync(tlsFolder).sort(),
  };
}

it("the script for nginx is one that bash can parse", () => {
  const { root } = openMachine();
  execFileSync("bash", ["-n", join(root, "pull-certificate.sh")]);
});

describe.skipIf(!canRun)("the script for nginx", async () => {
  const { generation, otherKeyPem, lower, upper } = await openIssuer();
  const inForce = { notBefore: day(-1), notAfter: day(100) };
  const first = await generation("01", inForce);
  const second = await generation("02", inForce);
  const ended = await generation("03", { notBefore: day(-9), notAfter: day(-1) });
  const chain = lower.pem + upper.pem;
  const keyOf = (body: string) => (JSON.parse(body) as { private_key: string }).private_key;

  it("brings certificate with chain, and key, for root's eyes alone, before nginx runs", () => {
    const machine = openMachine();
    machine.put("v1", first.body);
    expect(machine.pull()).toMatchObject({ status: 0, nginx: ["-t -q"] });
    expect(machine.served()).toBe(first.leaf.pem + chain);
    expect(machine.key()).toBe(keyOf(first.body));
    const mode = (...path: string[]) => statSync(join(machine.tls, ...path)).mode & 0o777;
    expect([mode(), mode("v1")]).toEqual([0o700, 0o700]);
    expect([mode("v1", "fullchain.pem"), mode("v1", "privkey.pem")]).toEqual([0o600, 0o600]);
    expect(machine.files()).toEqual(["current", "lock", "served", "v1"]);
    expect(readdirSync(join(machine.tls, "v1")).sort()).toEqual(["fullchain.pem", "privkey.pem"]);
  });

  it("reloads nginx after a renewal, and only then", () => {
    const machine = openMachine();
    machine.put("v1", first.body);
    machine.pull();
    machine.start();
    expect(machine.pull()).toEqual({ status: 0, output: "", nginx: [] });
    machine.put("v2", second.body);
    expect(machine.pull()).toMatchObject({ status: 0, nginx: ["-t -q", "-s reload"] });
    expect([machine.served(), machine.key()]).toEqual([second.leaf.pem + chain, keyOf(second.body)]);
    expect(machine.files()).toEqual(["current", "lock", "served", "v2"]);
    expect(machine.pull().nginx).toEqual([]);
  });

  const edited = (edit: object) => JSON.stringify({ ...JSON.parse(second.body), ...edit });
  it.each([
    ["is no JSON", `${second.body.slice(0, -1)} and garbage`, /has no certificate/],
    [
      "has no certificate",
      edited({ certificate: undefined, certificate_chain: undefined }),
      /has no certificate/,
    ],
    ["has no key", edited({ private_key: undefined }), /has no private_key/],
    ["has half a key", edited({ private_key: otherKeyPem.slice(0, 90) }), /key is broken/],
    ["has the key of another", edited({ private_key: otherKeyPem }), /does not belong/],
    ["has expired", ended.body, /has expired/],
  ])("leaves everything as it is where the secret %s, and quotes nothing of it", (_, body, message) => {
    const machine = openMachine();
    machine.put("v1", first.body);
    machine.pull();
    machine.start();
    machine.put("v2", body);
    const { status, output, nginx } = machine.pull();
    expect([status, nginx]).toEqual([1, []]);
    expect(output).toMatch(message);
    expect(output).not.toMatch(/BEGIN|[A-Za-z0-9+/]{40}/);
    expect(machine.served()).toBe(first.leaf.pem + chain);
    expect(machine.files()).toEqual(["current", "lock", "served", "v1"]);
  });

  it("goes back where nginx refuses the configuration, and tries again the next time", () => {
    const machine = openMachine();
    machine.put("v1", first.body);
    machine.pull();
    machine.start();
    machine.put("v2", second.body);
    machine.refuse("-t");
    expect(machine.pull()).toMatchObject({ status: 1, nginx: ["-t -q"] });
    expect(machine.served()).toBe(first.leaf.pem + chain);
    machine.allow("-t");
    expect(machine.pull()).toMatchObject({ status: 0, nginx: ["-t -q", "-s reload"] });
    expect(machine.served()).toBe(second.leaf.pem + chain);
  });

  it("reloads again the next time where a reload failed", () => {
    const machine = openMachine();
    machine.start();
    machine.put("v1", first.body);
    machine.refuse("-s");
    expect(machine.pull().status).toBe(1);
    machine.allow("-s");
    expect(machine.pull()).toMatchObject({ status: 0, nginx: ["-t -q", "-s reload"] });
    expect(machine.key()).toBe(keyOf(first.body));
  });

  it("says so where AWS does not answer", () => {
    const machine = openMachine();
    const { status, output } = machine.pull();
    expect(status).toBe(1);
    expect(output).toContain("no answer from AWS; nginx keeps what it has");
    expect(existsSync(join(machine.tls, "current"))).toBe(false);
  });
});
