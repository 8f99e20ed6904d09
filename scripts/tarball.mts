// npm run tarball [-- FOLDER]: packs a release of this clone, and prints the path of the tarball.

import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { packRelease } from "./release/tarball.mts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const [folder = "."] = process.argv.slice(2);
console.log(packRelease(root, resolve(process.env.INIT_CWD ?? ".", folder)));
