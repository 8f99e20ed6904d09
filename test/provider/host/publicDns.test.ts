import { createSocket, type Socket } from "node:dgram";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { Host } from "../../../provider/host/host";
import { openPublicDns } from "../../../provider/host/publicDns";

const publicDns = openPublicDns();
const TYPES = { CNAME: 5, NS: 2, CAA: 257 } as const;

/** A name as labels with their lengths (RFC 1035, 3.1). */
const encoded = (name: string): Buffer =>
  Buffer.concat([
    ...name.split(".").map((label) => Buffer.from([label.length, ...Buffer.from(label)])),
    Buffer.from([0]),
  ]);
const caa = (tag: string, value: string): Buffer =>
  Buffer.from([0, tag.length, ...Buffer.from(tag), ...Buffer.from(value)]);

interface Script {
  rcode?: number;
  type?: number;
  /** The one name that the answer is for; others do not exist. */
  only?: string;
  records?: Buffer[];
}

/** A name server on 127.0.0.1 that says the same whatever it is asked; `undefined` says nothing at all. */
async function answering(script: Script | undefined, onAsked = () => {}): Promise<string> {
  const socket: Socket = createSocket("udp4");
  onTestFinished(() => void socket.close());
  socket.on("message", (query, { port, address }) => {
    onAsked();
    if (!script) return;
    const isMeant = script.only === undefined || query.includes(encoded(script.only));
    const { rcode = 0, type = 0, records = [] } = isMeant ? script : { rcode: 3 };
    // The question alone: the query may end with an EDNS record.
    const question = query.subarray(12, query.indexOf(0, 12) + 5);
    const head = Buffer.from(query.subarray(0, 12));
    head.writeUInt16BE(0x8180 | rcode, 2);
    for (const [at, count] of [1, records.length, 0, 0].entries()) head.writeUInt16BE(count, 4 + 2 * at);
    const answers = records.map((data) => {
      const fixed = Buffer.alloc(12);
      fixed.writeUInt16BE(0xc00c, 0);
      fixed.writeUInt16BE(type, 2);
      fixed.writeUInt16BE(1, 4);
      fixed.writeUInt32BE(60, 6);
      fixed.writeUInt16BE(data.length, 10);
      return Buffer.concat([fixed, data]);
    });
    socket.send(Buffer.concat([head, question, ...answers]), port, address);
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return `127.0.0.1:${socket.address().port}`;
}

describe("the public DNS", () => {
  test("gives a CNAME in lower case and without its last dot, for a name with one", async () => {
    const server = await answering({ type: TYPES.CNAME, records: [encoded("_B.ACM-validations.aws")] });
    expect(await publicDns.lookUp("_a.example.com.", "CNAME", server)).toEqual({
      values: ["_b.acm-validations.aws"],
    });
  });

  test("gives name servers", async () => {
    const server = await answering({ type: TYPES.NS, records: ["ns1.a.net", "ns2.a.net"].map(encoded) });
    const answer = await publicDns.lookUp("example.com", "NS", server);
    expect(answer).toEqual({ values: expect.arrayContaining(["ns1.a.net", "ns2.a.net"]) });
  });

  test("gives CAA records as a zone file writes them", async () => {
    const records = [caa("issue", "letsencrypt.org"), caa("issuewild", ";")];
    const server = await answering({ type: TYPES.CAA, records });
    const answer = await publicDns.lookUp("example.com", "CAA", server);
    expect(answer).toEqual({
      values: expect.arrayContaining(['0 issue "letsencrypt.org"', '0 issuewild ";"']),
    });
  });

  test.each([
    ["a name without such a record", {}, "no such record"],
    ["a name that does not exist", { rcode: 3 }, "no such record"],
    ["a delegation that leads nowhere", { rcode: 2 }, "server failure"],
    ["a server that refuses", { rcode: 5 }, "no answer"],
  ])("says why there is nothing: %s", async (_, script, reason) => {
    const server = await answering(script);
    expect(await publicDns.lookUp("example.com", "CNAME", server)).toEqual({ reason });
  });

  test.each([
    ["is believed of a resolver that knows the world", "amazonaws.com", "no such record"],
    ["is not of one that denies everything, as closed networks do", "nothing.example", "no answer"],
  ])("a denial %s", async (_, only, reason) => {
    const server = await answering({ only, type: TYPES.NS, records: [encoded("ns1.a.net")] });
    expect(await openPublicDns([server]).lookUp("example.com", "NS", server)).toEqual({ reason });
  });

  test("gives a server that is silent up after four seconds", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    let onAsked = () => {};
    const isAsked = new Promise<void>((resolve) => {
      onAsked = resolve;
    });
    const server = await answering(undefined, onAsked);
    const answer = publicDns.lookUp("example.com", "NS", server);
    await isAsked;
    vi.advanceTimersByTime(4000);
    expect(await answer).toEqual({ reason: "no answer" });
  });
});

describe("the host", () => {
  test.each<[string, Record<string, string>, boolean]>([
    ["asks the public DNS of AWS's own zones", {}, true],
    ["does not of a stand-in's", { AWS_ENDPOINT_URL: "http://127.0.0.1:1" }, false],
    ["does not of a stand-in for ACM alone", { AWS_ENDPOINT_URL_ACM: "http://127.0.0.1:1" }, false],
    [
      "does where the override is switched off",
      { AWS_ENDPOINT_URL: "http://127.0.0.1:1", AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" },
      true,
    ],
  ])("%s", (_, env, isAsked) => {
    expect(new Host(env).publicDns !== undefined).toBe(isAsked);
  });
});
