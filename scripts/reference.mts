// npm run reference: writes docs/reference from the docstrings. With -- --check it only tells which pages are stale.

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { REFERENCE, staleReference, writeReference } from "./release/reference.mts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
if (process.argv.includes("--check")) {
  const stale = await staleReference(root);
  for (const page of stale) console.log(`${page} is not as the sources make it. Run npm run reference.`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else await writeReference(root, join(root, REFERENCE));
