// The clients: Python, a virtual environment with what the requirements pin, and openssl.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Unable } from "./unable.mts";

const here = import.meta.dirname;
const root = resolve(here, "../..");
const windows = process.platform === "win32";

/** The first Python that can make a virtual environment. */
function requirePython(): string {
  const candidates = process.env.REFEREE_PYTHON ? [process.env.REFEREE_PYTHON] : ["python3", "python"];
  const probe = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))";
  for (const candidate of candidates) {
    if (spawnSync(candidate, ["-c", probe], { stdio: "ignore" }).status === 0) return candidate;
  }
  throw new Unable(
    "The referee needs Python 3.10 or later with its venv module. Install it\n" +
      "  Debian, Ubuntu:  apt-get install python3 python3-venv\n" +
      "  Fedora:          dnf install python3\n" +
      "  macOS:           brew install python\n" +
      "  Windows:         winget install Python.Python.3.13\n" +
      "or name one in REFEREE_PYTHON.",
  );
}

export function requireOpenssl(): void {
  if (spawnSync(process.env.OPENSSL ?? "openssl", ["version"], { stdio: "ignore" }).status === 0) return;
  throw new Unable("The referee needs the openssl command: install it, or name one in OPENSSL.");
}

/** A virtual environment with what a requirements file names; made anew only when that has changed. */
export function prepareVenv(name: string, requirements: string): (command: string) => string {
  const python = requirePython();
  const folder = join(root, ".venv", name);
  const stamp = join(folder, "referee-stamp");
  const pinned = ["requirements.txt", requirements].map((file) => readFileSync(join(here, file), "utf8"));
  const wanted = createHash("sha256").update(pinned.join("\n")).digest("hex");
  const command = (tool: string) => join(folder, windows ? "Scripts" : "bin", windows ? `${tool}.exe` : tool);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted && existsSync(command("python"))) {
    return command;
  }
  console.error(`referee: installing ${requirements} into .venv/${name} (about a minute, once)`);
  rmSync(folder, { recursive: true, force: true });
  const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements];
  const steps: [string, string[]][] = [
    [python, ["-m", "venv", folder]],
    [command("python"), install],
  ];
  for (const [program, args] of steps) {
    const done = spawnSync(program, args, { cwd: here, stdio: ["ignore", 2, 2] });
    if (done.status !== 0) throw new Unable(`'${[program, ...args].join(" ")}' failed; see above.`);
  }
  writeFileSync(stamp, wanted);
  return command;
}
