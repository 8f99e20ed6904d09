// Makes dist/bundle/sandbox.js: pulumi-aws-pki/testing/sandbox and the command, with all packages that the sandbox needs
// but zod, which users have anyway. So they install none of them. Their licences stand at its end.

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const ENTRY = `
  export * from "./testing/sandbox";
  export { runSandbox } from "./sandbox/command";
`;

/** Does nothing where esbuild was not installed (npm ci --omit=dev). */
export async function bundleSandbox(outfile = join(root, "dist", "bundle", "sandbox.js")) {
  if (!existsSync(join(root, "node_modules", "esbuild"))) return;
  const { build } = await import("esbuild");
  await build({
    stdin: { contents: ENTRY, resolveDir: root },
    outfile,
    bundle: true,
    minify: true,
    platform: "node",
    format: "cjs",
    target: "node22",
    external: ["zod"],
    // The modules' own form: what nobody imports is left out.
    mainFields: ["module", "main"],
    legalComments: "eof",
    logLevel: "error",
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundleSandbox();
