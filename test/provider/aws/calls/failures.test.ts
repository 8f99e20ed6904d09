import { expect, it } from "vitest";
import { messageOf, translateFailure } from "../../../../provider/aws/calls/failures";

const QUOTED = "Command failed: vault-login --password hunter2\nhunter2 was refused\nhunter2 again";

it("a credential_process that fails is told without its command line and what it wrote", () => {
  const error = Object.assign(new Error(QUOTED), { name: "CredentialsProviderError" });
  const { code, message } = translateFailure(error, { resource: "acm", action: "ask who it is" });
  expect(code).toBe("Credentials");
  expect(message).toContain("credential_process of the profile failed");
  expect(message).not.toMatch(/hunter2|vault-login/);
});

it("what stands before the quotation stays", () => {
  expect(messageOf(new Error(`Profile ci: ${QUOTED}`))).toMatch(/^Profile ci: The credential_process/);
});
