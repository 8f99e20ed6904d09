// npm runs this after an install in a clone: it compiles, so that a plain `pulumi up` works from there. Where the
// compiler was not installed (npm ci --omit=dev) there is nothing to do.

import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleSandbox } from "./bundle.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const COMPILED = /\.(js|js\.map|d\.ts)$/;
const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
if (existsSync(compiler)) {
  const { status } = spawnSync(process.execPath, [compiler, "-p", "tsconfig.build.json"], {
    cwd: root,
    stdio: "inherit",
  });
  process.exitCode = status ?? 1;
  // Files of sources that are gone or have moved would be packed as well.
  const dist = join(root, "dist");
  for (const file of readdirSync(dist, { recursive: true }).filter((name) => COMPILED.test(name)))
    if (!existsSync(join(root, file.replace(COMPILED, ".ts")))) rmSync(join(dist, file));
  await bundleSandbox();
  // npm does this in an install of the package, but not in a clone.
  const command = join(root, "dist", "commands", "main.js");
  if (existsSync(command)) chmodSync(command, 0o755);
}
