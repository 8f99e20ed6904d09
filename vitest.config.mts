import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 30_000,
    // Tests wait for processes of their own more than they compute.
    maxWorkers: "100%",
  },
});
