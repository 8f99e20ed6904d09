import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ROOT } from "../engine/releases";
import { environmentOf, packageManagers, run } from "./packageManagers";
import { emptyFolder, packed, writeFiles } from "./project";

const EXAMPLE = join(ROOT, "examples", "testing");
const read = (...path: string[]) => readFileSync(join(...path), "utf8");

/** The function `run` of docs/testing.md for jest, and the versions that the page says it was tried with. */
const [, section = ""] = read(ROOT, "docs", "testing.md").split("\n### With jest\n");
const [, jestRun = ""] = /```ts\n([\s\S]*?)```/.exec(section) ?? [];
const [, jest, tsJest] = /Tried with jest (\d+) and ts-jest (\d+)/.exec(section) ?? [];

/** The example's test of mocks, as the page has it for jest. */
function asForJest(test: string): string {
  const ours = test
    .replace(/^import .* from "vitest";\n/m, "")
    .replace(
      /^import \{.*\} from "pulumi-aws-pki\/testing";$/m,
      'import type { PkiMocksOptions } from "pulumi-aws-pki/testing";',
    );
  return ours.replace(/^\/\*\* Runs the program anew[\s\S]*?^}\n/m, jestRun);
}

let folder: string;
const caches = emptyFolder("caches");
const { command } = packageManagers.npm;
const options = () => ({ cwd: folder, env: environmentOf("npm", caches) });
beforeAll(async () => {
  folder = emptyFolder("jest");
  const versions = { jest, "ts-jest": tsJest, "@types/jest": jest, typescript: "^5", "@pulumi/pulumi": "^3" };
  const dependencies = { ...versions, "pulumi-aws-pki": `file:${packed(folder)}` };
  const compilerOptions = {
    module: "commonjs",
    target: "es2022",
    strict: true,
    skipLibCheck: true,
    types: ["jest", "node"],
  };
  writeFiles(folder, {
    "package.json": JSON.stringify({
      name: "tested",
      private: true,
      dependencies,
      jest: { preset: "ts-jest" },
    }),
    "tsconfig.json": JSON.stringify({ compilerOptions }),
    "index.ts": read(EXAMPLE, "index.ts"),
    "mocks.test.ts": asForJest(read(EXAMPLE, "mocks.test.ts")),
  });
  await run(command, ["install", "--no-audit", "--no-fund"], options());
});
afterAll(() => {
  for (const one of [folder, caches]) rmSync(one, { recursive: true, force: true });
});

it("the example's test of mocks passes under jest, and fails where the program is broken", async () => {
  const jestRuns = () => run(["node", join(folder, "node_modules", "jest", "bin", "jest.js")], [], options());
  await jestRuns();
  writeFiles(folder, { "index.ts": read(EXAMPLE, "index.ts").replaceAll("allowed: [", "denied: [") });
  await expect(jestRuns()).rejects.toThrow("mocks.test.ts");
});
