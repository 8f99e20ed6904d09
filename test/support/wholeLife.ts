// A program: the provider's side of a stack's whole life, in one process and against the endpoint of its environment,
// without any engine. It ends by itself, or something of it was left open. Argument: the id of the zone.

import { handlers } from "../../provider/dynamic";
import { everyKind, type KindName } from "../../provider/everyKind";
import { CONNECTIONS_KEY } from "../../provider/kernel/connectionsKey";
import { typeToken } from "../../provider/kernel/resourceUrn";
import { leftOpen } from "./leftOpen";

type Raw = Record<string, unknown>;

/** A role, so that STS has its part as well. */
const CONNECTIONS = {
  acm: {
    region: "us-east-1",
    method: { type: "assume-role", roleArn: "arn:aws:iam::111122223333:role/issuer" },
  },
};

/** One resource as the engine drives it. */
function begin(kind: KindName, name: string) {
  const handler = handlers[kind];
  const resource = `${typeToken(everyKind[kind].type)}::${name}`;
  const identity = { project: "shop", stack: "dev", resource };
  const own = { resourceUrn: `urn:pulumi:dev::shop::${resource}`, identity, __provider: "the shim" };
  let [id, outs]: [string, Raw] = ["", {}];
  const check = async (news: Raw): Promise<Raw> => {
    const { inputs, failures } = await handler.check(outs, { ...own, ...news });
    if (failures.length > 0) throw new Error(JSON.stringify(failures));
    return inputs;
  };
  handler.configure({
    config: { get: (key) => (key === CONNECTIONS_KEY ? JSON.stringify(CONNECTIONS) : undefined) },
  });
  return {
    async create(news: Raw) {
      ({ id, outs } = await handler.create(await check(news)));
      return { ...outs, arn: id } as Raw;
    },
    async update(news: Raw) {
      const inputs = await check(news);
      await handler.diff(id, outs, inputs);
      ({ outs } = await handler.update(id, outs, inputs));
      return { ...outs, arn: id } as Raw;
    },
    read: () => handler.read(id, outs),
    delete: () => handler.delete(id, outs),
  };
}

async function live(hostedZoneId: string): Promise<void> {
  const connection = begin("awsConnection", "acm");
  const { accountId } = await connection.create({ connection: "acm" });
  const ca = begin("acmPublicCa", "public");
  const { zones, region } = await ca.create({ connection: "acm", caName: "public", hostedZoneId });
  const profile = { slug: "web", keyAlgorithm: "EC_prime256v1" };
  const place = { profile, accountId, region, zones, connection: "acm", dnsConnection: "acm" };
  const api = begin("certificate", "api");
  const secret = begin("certificateSecret", "prod-api");
  const facts = (one: Raw) => ({
    syncName: "prod",
    ...{ connection: "acm", acmConnection: "acm", region },
    certificate: {
      ...{ arn: one.arn, certificateId: one.certificateId, serial: one.serial, status: one.status },
      ...{ notBefore: one.notBefore, notAfter: one.notAfter, commonName: one.commonName },
      ...{ dnsNames: one.dnsNames, profile: "web", region },
    },
  });
  await secret.create(facts(await api.create({ ...place, dnsNames: ["api.example.com"] })));
  const renewed = await api.update({ ...place, dnsNames: ["api.example.com"], renewNow: "1" });
  await secret.update(facts(renewed));
  for (const one of [connection, ca, api, secret]) await one.read();
  for (const one of [secret, api, ca, connection]) await one.delete();
}

live(process.argv[2] ?? "").then(
  async () => process.stdout.write(`lived; open: ${await leftOpen()}\n`),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
  },
);
