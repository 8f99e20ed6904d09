// A program: a sandbox that is closed while calls are held, delayed and done with. It ends by itself, or something of
// it was left open.

import { startSandbox } from "../../sandbox/server";
import { leftOpen } from "./leftOpen";

async function live(): Promise<void> {
  const sandbox = await startSandbox();
  const call = (target: string, body: object) =>
    fetch(sandbox.endpoint, {
      method: "POST",
      headers: {
        ...{ "content-type": "application/x-amz-json-1.1", "x-amz-target": `CertificateManager.${target}` },
        authorization: `AWS4-HMAC-SHA256 Credential=${sandbox.accountId}/20260101/us-east-1/acm/aws4_request, SignedHeaders=host, Signature=0`,
      },
      body: JSON.stringify(body),
    }).then(
      (answer) => answer.text().then(() => String(answer.status)),
      () => "lost",
    );
  const done = await call("ListCertificates", {});
  sandbox.faults.add({ service: "acm", operation: "ListCertificates", latencyMs: 600_000 });
  sandbox.faults.add({ service: "acm", operation: "RequestCertificate", hold: true });
  const delayed = call("ListCertificates", {});
  const held = call("RequestCertificate", { DomainName: "example.com", ValidationMethod: "DNS" });
  await sandbox.faults.held();
  while (sandbox.faults.list().length > 1) await new Promise(setImmediate);
  await sandbox.close();
  const answers = [done, await delayed, await held].join(" ");
  process.stdout.write(`${answers}; open: ${await leftOpen()}\n`);
}

live().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
