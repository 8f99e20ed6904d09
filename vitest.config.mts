import { globSync } from "node:fs";
import { defineConfig } from "vitest/config";

/** Those that mock modules or load them anew. */
const MOCKING = [
  "test/unit/dynamic.test.ts",
  "test/lifecycle/dynamic.test.ts",
  "test/lifecycle/earlierStates.test.ts",
  "test/lifecycle/certificateSecret-limits.test.ts",
];

/** Tests that leave nothing behind in their process: they share one, and load the AWS SDK once. */
const SHARING = globSync("test/{unit,lifecycle,sandbox}/**/*.test.ts").filter(
  (file) => !MOCKING.includes(file),
);

export default defineConfig({
  test: {
    testTimeout: 30_000,
    // Tests wait for processes of their own more than they compute.
    maxWorkers: "100%",
    projects: [
      { extends: true, test: { name: "sharing", include: SHARING, isolate: false } },
      { extends: true, test: { name: "apart", include: ["test/**/*.test.ts"], exclude: SHARING } },
    ],
  },
});
