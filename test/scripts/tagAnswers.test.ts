import { afterAll, beforeAll, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../sandbox/server";
import { areExpected, askForTags } from "../../scripts/scenario/tagAnswers.mts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

it("verify:aws --measure asks whether ACM takes tags for a fresh request, and for a deleted one", async () => {
  const credentials = { accessKeyId: sandbox.accountId, secretAccessKey: "sandbox" };
  const config = { region: "us-east-1", endpoint: sandbox.endpoint, credentials };
  const answers = await askForTags("tags.example.com", config);
  expect(answers).toEqual({ fresh: "taken", deleted: "ResourceNotFoundException" });
  expect(areExpected(answers)).toBe(true);
  expect(sandbox.inventory.certificates()).toEqual([]);
});

it.each([{ fresh: "ResourceNotFoundException" }, { deleted: "taken" }])("%j would be told", (other) => {
  expect(areExpected({ fresh: "taken", deleted: "ResourceNotFoundException", ...other })).toBe(false);
});
