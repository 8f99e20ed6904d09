import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { ACMClient, RequestCertificateCommand } from "@aws-sdk/client-acm";
import { GetHostedZoneCommand, Route53Client } from "@aws-sdk/client-route-53";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../testing/sandbox";

async function start(options?: SandboxOptions): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.stop());
  return sandbox;
}

/** Settings of an SDK's client, by the variables alone. */
function clientOf(sandbox: Sandbox) {
  const env = sandbox.env();
  const { AWS_ENDPOINT_URL: endpoint = "", AWS_REGION: region = "" } = env;
  const { AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } = env;
  return { endpoint, region, credentials: { accessKeyId, secretAccessKey } };
}

describe("a sandbox for users' own tests", () => {
  it("answers by its variables, with the hosted zones that were asked for", async () => {
    const options = { zones: ["example.com", "example.org"], accountId: "121212121212", region: "eu-west-1" };
    const sandbox = await start(options);
    const client = clientOf(sandbox);
    const caller = await new STSClient(client).send(new GetCallerIdentityCommand({}));
    expect(caller.Account).toBe("121212121212");
    expect(client.region).toBe("eu-west-1");
    const { HostedZone } = await new Route53Client(client).send(
      new GetHostedZoneCommand({ Id: sandbox.zones["example.org"] }),
    );
    expect(HostedZone?.Name).toBe("example.org.");
    expect(sandbox.calls()).toEqual(["sts:GetCallerIdentity", "route53:GetHostedZone"]);
    expect(sandbox.records()).toEqual([]);
  });

  it("has a zone for example.com where none is asked for", async () => {
    expect(Object.keys((await start()).zones)).toEqual(["example.com"]);
  });

  it("hides the settings of the developer's own account", async () => {
    const env = (await start()).env();
    expect(env).toMatchObject({ AWS_PROFILE: "", AWS_SESSION_TOKEN: "", AWS_ENDPOINT_URL_ACM: "" });
    expect(env.AWS_CONFIG_FILE).toBe("/dev/null");
  });

  it("has a clock that begins where it is told, and every command of a stack has its time", async () => {
    const sandbox = await start({ startsAt: "2030-01-01T00:00:00Z" });
    const stack = { workspace: { envVars: { PULUMI_CONFIG_PASSPHRASE: "x" } as Record<string, string> } };
    sandbox.use(stack);
    const seen = () => ({ ...stack.workspace.envVars });
    expect(seen()).toMatchObject({ PULUMI_CONFIG_PASSPHRASE: "x", AWS_ENDPOINT_URL: sandbox.endpoint });
    expect(seen().AWS_PKI_NOW?.slice(0, 10)).toBe("2030-01-01");
    sandbox.clock.advance({ days: 1, hours: 2, minutes: 60, seconds: 1 });
    expect(seen().AWS_PKI_NOW?.slice(0, 13)).toBe("2030-01-02T03");
    expect(sandbox.clock.now().toISOString().slice(0, 13)).toBe("2030-01-02T03");
    expect(() => sandbox.clock.advance({ days: -1 })).toThrow(RangeError);
    await expect(startSandbox({ startsAt: "soon" })).rejects.toThrow(/2027-03-01T00:00:00Z/);
  });

  it("shows what stands in it", async () => {
    const sandbox = await start();
    const client = clientOf(sandbox);
    const request = new RequestCertificateCommand({ DomainName: "a.example.com", ValidationMethod: "DNS" });
    const { CertificateArn: arn } = await new ACMClient(client).send(request);
    expect(sandbox.certificates()).toEqual([
      {
        ...{ arn, status: "PENDING_VALIDATION", domains: ["a.example.com"], issues: 0, inUseBy: [] },
        ...{ serial: "", notBefore: "", notAfter: "" },
      },
    ]);
    const secrets = new SecretsManagerClient(client);
    const made = await secrets.send(new CreateSecretCommand({ Name: "tls", SecretString: "s3cret" }));
    const shown = { arn: made.ARN, name: "tls", versionId: made.VersionId, versions: 1 };
    expect(sandbox.secrets()).toEqual([shown]);
    await secrets.send(new DeleteSecretCommand({ SecretId: "tls", RecoveryWindowInDays: 7 }));
    expect(sandbox.secrets()).toEqual([{ ...shown, deletedUntil: expect.stringMatching(/Z$/) }]);
    sandbox.clock.advance({ days: 8 });
    expect(sandbox.secrets()).toEqual([]);
    expect(sandbox.calls()).toContain("secretsmanager:DeleteSecret");
  });

  it("asks IAM's policies where it is told to", async () => {
    const sandbox = await start({ iam: "enforce" });
    const accessKeys = [{ id: "AKIAXXXXXXXXXXXXXXXX", secret: "s" }];
    sandbox.setIam({ users: [{ arn: "arn:aws:iam::111122223333:user/u", accessKeys, policies: [] }] });
    const credentials = { accessKeyId: "AKIAXXXXXXXXXXXXXXXX", secretAccessKey: "s" };
    const secrets = new SecretsManagerClient({ ...clientOf(sandbox), credentials });
    const create = secrets.send(new CreateSecretCommand({ Name: "tls", SecretString: "x" }));
    await expect(create).rejects.toThrow(/not authorized/);
    expect(() => sandbox.setIam({ users: 1 })).toThrow();
  });

  it("keeps no process from its end", async () => {
    const { bundleSandbox } = await import("../../scripts/bundle.mjs");
    const folder = join(__dirname, "..", "..", "node_modules", ".cache", "bundled-sandbox");
    await bundleSandbox(join(folder, "sandbox.js"));
    const script = `require(${JSON.stringify(join(folder, "sandbox.js"))}).startSandbox().then(({ endpoint }) => console.log(endpoint))`;
    const { stdout } = await promisify(execFile)(process.execPath, ["-e", script]);
    expect(stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\n$/);
  });
});
