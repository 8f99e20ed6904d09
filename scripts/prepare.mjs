// npm runs this after an install in a clone: it compiles, so that a plain `pulumi up` works from there. Where the
// compiler was not installed (npm ci --omit=dev) there is nothing to do.

import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
if (existsSync(compiler)) {
  // Files of sources that have moved since would be packed as well.
  rmSync(join(root, "dist"), { recursive: true, force: true });
  const { status } = spawnSync(process.execPath, [compiler, "-p", "tsconfig.build.json"], {
    cwd: root,
    stdio: "inherit",
  });
  process.exitCode = status ?? 1;
  // npm does this in an install of the package, but not in a clone.
  const command = join(root, "dist", "commands", "main.js");
  if (existsSync(command)) chmodSync(command, 0o755);
}
