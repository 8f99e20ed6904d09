import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** Content of the answers; the sandbox takes a key id of twelve digits for a user of that account. */
export interface Served {
  accountId: string;
  /** Token that a request must carry, or it is refused as by AWS. */
  token: string;
  /** Breaks off in the middle of each answer. */
  garbled?: boolean;
}

const SECRET = "secret-of-the-server";
const ENDS = new Date("2047-01-01T00:00:00Z");
const INSTANCE_PATH = "/latest/meta-data/iam/security-credentials/";

/**
 * The three servers that hand out credentials, on 127.0.0.1 until the test ends: IAM Identity Center's
 * GetRoleCredentials, the agent of a container, and an instance's metadata service (IMDSv2 only).
 * Shapes: docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
 */
export async function serveCredentials({ accountId, token, garbled = false }: Served) {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    const { method = "GET", url = "/" } = request;
    seen.push(`${method} ${url}`);
    const answer = answerTo(request, accountId, token);
    response.writeHead(answer === undefined ? 401 : 200, { "content-type": "application/json" });
    response.end(garbled ? answer?.replace(/"(?=[^"]*$)/, "") : answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

/** Undefined where the request does not carry what it must. */
function answerTo(request: IncomingMessage, accountId: string, token: string): string | undefined {
  const { method, url = "/", headers } = request;
  const { pathname } = new URL(url, "http://localhost");
  if (pathname === "/federation/credentials")
    return headers["x-amz-sso_bearer_token"] === token ? ssoAnswer(accountId) : undefined;
  if (pathname === "/container") return headers.authorization === token ? jsonAnswer(accountId) : undefined;
  if (pathname === "/latest/api/token") return method === "PUT" ? token : undefined;
  if (headers["x-aws-ec2-metadata-token"] !== token) return undefined;
  if (pathname === INSTANCE_PATH) return "instance-role";
  return pathname === `${INSTANCE_PATH}instance-role` ? jsonAnswer(accountId) : undefined;
}

function ssoAnswer(accountId: string): string {
  const keys = { accessKeyId: accountId, secretAccessKey: SECRET, sessionToken: "of-sso" };
  return JSON.stringify({ roleCredentials: { ...keys, expiration: ENDS.getTime() } });
}

function jsonAnswer(accountId: string): string {
  const keys = { AccessKeyId: accountId, SecretAccessKey: SECRET, Token: "of-the-machine" };
  return JSON.stringify({
    ...{ Code: "Success", Type: "AWS-HMAC", LastUpdated: "2046-01-01T00:00:00Z" },
    ...{ ...keys, Expiration: ENDS.toISOString() },
  });
}
