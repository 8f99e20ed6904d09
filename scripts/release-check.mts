// npm run release:check: tells all that keeps this clone from being released, and whether the next step may be taken.

import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gatherRelease } from "./release/facts.mts";
import { releaseFaults } from "./release/faults.mts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const { values } = parseArgs({ options: { tag: { type: "string" }, tarball: { type: "string" } } });
const tarball = values.tarball && resolve(process.env.INIT_CWD ?? ".", values.tarball);
const release = await gatherRelease(root, { tag: values.tag, tarball });
const faults = releaseFaults(release);
const { name, version } = release.manifest;
for (const { path, cause, remedy } of faults) console.log(`${path}: ${cause} ${remedy}`);
if (faults.length === 0) console.log(`${name} ${version} can be released: tag v${version}.`);
else console.log(`${name} ${version} cannot be released: ${faults.length} fault(s).`);
process.exitCode = faults.length === 0 ? 0 : 1;
