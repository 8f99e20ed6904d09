import { globSync } from "node:fs";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Those that mock modules or load them anew, and those that let V8 count, which slows down all that comes after. */
const ALONE = [
  "test/provider/dynamic.test.ts",
  "test/provider/dynamic-lives.test.ts",
  "test/provider/earlierStates.test.ts",
  "test/provider/sync/secretsManager/limits.test.ts",
  "test/provider/kernel/hugeInputs.test.ts",
  "test/provider/permissions/denial.test.ts",
  "test/provider/properties/patterns.test.ts",
  "test/provider/properties/schemas.test.ts",
  "test/sandbox/iam-policy.test.ts",
];

const SEED = "test/support/fixedSeed.ts";

/** Tests that leave nothing behind in their process: they share one, and load the AWS SDK once. */
const SHARING = globSync(
  "test/{provider,internals,reader,reliability,sandbox,commands,components,roles}/**/*.test.ts",
).filter((file) => !ALONE.includes(file));

/** They share a process as well; apart from the others, as they take the settings of AWS out of its environment. */
const ENGINE = ["test/engine/**/*.test.ts", "test/projects/firstUp.test.ts"];

/** The suite of npm run projects: installs from the registry, of which npm test only runs the sample above. */
const PROJECTS = "test/projects/**";

/** Those with the real engine first: each takes a minute, and one that came last would leave the other core idle. */
class EngineFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isEngine = ({ moduleId }: TestSpecification) => /\/test\/(engine|projects)\//.test(moduleId);
    return [...sorted.filter(isEngine), ...sorted.filter((file) => !isEngine(file))];
  }
}

export default defineConfig({
  test: {
    // How long a test takes on a busy machine says nothing of it: these end only what hangs.
    testTimeout: 300_000,
    hookTimeout: 600_000,
    // Tests wait for processes of their own more than they compute.
    maxWorkers: "100%",
    sequence: { sequencer: EngineFirst },
    projects: [
      {
        extends: true,
        test: { name: "sharing", include: SHARING, isolate: false, setupFiles: SEED },
      },
      { extends: true, test: { name: "engine", include: ENGINE, isolate: false } },
      {
        extends: true,
        test: {
          name: "apart",
          include: ["test/**/*.test.ts"],
          exclude: [...SHARING, ...ENGINE, PROJECTS],
          setupFiles: SEED,
        },
      },
    ],
  },
});
