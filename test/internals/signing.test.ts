import { ACMClient, ListCertificatesCommand } from "@aws-sdk/client-acm";
import { Route53Client } from "@aws-sdk/client-route-53";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { STSClient } from "@aws-sdk/client-sts";
import { describe, expect, it } from "vitest";
import { aboveSignature } from "../../internals/provider/signing";
import { Pace } from "../../provider/aws/calls/pace";
import { paces } from "../../provider/aws/calls/paced";

const region = "us-east-1";

describe("the place above the signature", () => {
  it.each([
    ["ACM", new ACMClient({ region })],
    ["Route 53", new Route53Client({ region })],
    ["Secrets Manager", new SecretsManagerClient({ region })],
    ["STS", new STSClient({ region })],
  ])("is found in a client of %s", (_, { middlewareStack }) => {
    expect(aboveSignature(middlewareStack)).toEqual({
      relation: "before",
      toMiddleware: "httpSigningMiddleware",
    });
  });

  it("is found by another name of the same middleware", () => {
    const renamed = { identify: () => ["signing (a.k.a. awsAuth,httpSigningMiddleware) - after retry"] };
    expect(aboveSignature(renamed)).toHaveProperty("relation", "before");
  });

  it("is the end of the stack where the SDK signs under another name, and calls are paced there", async () => {
    const answer = { statusCode: 200, headers: {}, body: Buffer.from("{}") };
    const handle = async () => ({ response: answer });
    const credentials = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "none" };
    const acm = new ACMClient({ region, credentials, requestHandler: { handle } as never });
    acm.middlewareStack.remove("httpSigningMiddleware");
    expect(aboveSignature(acm.middlewareStack)).toEqual({ step: "finalizeRequest", priority: "low" });
    let looks = 0;
    const now = () => {
      looks += 1;
      return new Date(0);
    };
    const clock = { now, sleep: async () => {}, cancelled: new AbortController().signal };
    const pace = new Pace(clock).ofConnection({ label: "a test" });
    acm.middlewareStack.use(paces({ pace, region, clock }));
    await acm.send(new ListCertificatesCommand({}));
    expect(looks).toBeGreaterThan(0);
  });
});
