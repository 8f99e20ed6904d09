import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** npm run projects. Each test installs from the registry and runs the engine some ten times. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, "..", ".."),
    include: ["test/projects/**/*.test.ts"],
    exclude: ["test/projects/tools/**"],
    testTimeout: 1_800_000,
    hookTimeout: 600_000,
    fileParallelism: false,
    // Each test as soon as it ends.
    reporters: ["verbose"],
    disableConsoleIntercept: true,
  },
});
