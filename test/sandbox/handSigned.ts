import { createHash, createHmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";

/** Node's hashes in the form in which the SDK's signer wants them. */
class Sha256 {
  readonly #hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    const bytes = secret === undefined ? undefined : toBytes(secret);
    this.#hash = bytes === undefined ? createHash("sha256") : createHmac("sha256", bytes);
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(toBytes(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    throw new Error("nobody resets a hash here");
  }
}

function toBytes(data: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof data === "string") return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    : Buffer.from(data);
}

export interface HandSigned {
  method: string;
  headers: Record<string, string>;
  path: string;
  query: Record<string, string | string[] | null>;
  body?: string;
}

interface Signing {
  accessKeyId: string;
  secretAccessKey: string;
  service: string;
  region?: string;
  signingDate?: Date;
  unsignableHeaders?: Set<string>;
}

const signer = ({ accessKeyId, secretAccessKey, service, region = "us-east-1" }: Signing) =>
  new SignatureV4({
    service,
    region,
    sha256: Sha256,
    credentials: { accessKeyId, secretAccessKey },
  });

const prepared = (endpoint: string, request: Partial<HandSigned>) => {
  const { hostname, port } = new URL(endpoint);
  return {
    method: "POST",
    protocol: "http:",
    hostname,
    port: Number(port),
    path: "/",
    query: {},
    ...request,
    headers: { host: `${hostname}:${port}`, ...request.headers },
  };
};

/** A request with its signature in the header, as the SDK's own signer makes it. */
export async function sign(
  endpoint: string,
  request: Partial<HandSigned>,
  how: Signing,
): Promise<HandSigned> {
  const { signingDate, unsignableHeaders } = how;
  const signed = await signer(how).sign(prepared(endpoint, request), {
    ...(signingDate && { signingDate }),
    ...(unsignableHeaders && { unsignableHeaders }),
  });
  return { ...signed, query: signed.query ?? {}, body: request.body ?? "" };
}

/** A request with its signature in the query string. */
export async function presign(
  endpoint: string,
  request: Partial<HandSigned>,
  how: Signing,
): Promise<HandSigned> {
  const signed = await signer(how).presign(prepared(endpoint, request));
  return { ...signed, query: signed.query ?? {} };
}

/** Sends it as it is: the answer's status and text. */
export async function send(endpoint: string, { method, headers, path, query, body }: HandSigned) {
  const search = new URLSearchParams();
  for (const [name, values] of Object.entries(query)) {
    for (const value of [values ?? ""].flat()) search.append(name, value);
  }
  // URLSearchParams writes a space as +, which signatures do not know.
  const url = `${endpoint}${path}${search.size > 0 ? `?${String(search).replaceAll("+", "%20")}` : ""}`;
  const { host: _, ...others } = headers;
  const init = method === "GET" ? {} : { body: body ?? "" };
  const answer = await fetch(url, { method, headers: others, ...init });
  return { status: answer.status, text: await answer.text() };
}
