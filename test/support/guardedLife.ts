import type { PkiError } from "../../provider/kernel/errors";
import type { PolicyStatement } from "../../provider/permissions/policy";
import {
  ACCOUNTS,
  CONNECTIONS,
  DOMAIN,
  type Guarded,
  KEY,
  OTHER_KEY,
  type Policies,
  REPLICA_REGION,
} from "./guarded";
import { certificateFacts, newCertificate, newConnection, newPublicCa, newSecret } from "./resources";
import { DAY, REGION } from "./world";

type Raw = Record<string, unknown>;

/** One step of a stack's life; it can be taken again after it failed. */
export interface Step {
  name: string;
  take(): Promise<unknown>;
}

const DNS_NAMES = [`api.${DOMAIN}`, `*.api.${DOMAIN}`];
const AUDITORS = {
  Version: "2012-10-17",
  Statement: [
    {
      ...{ Sid: "Auditors", Effect: "Allow", Action: "secretsmanager:DescribeSecret", Resource: "*" },
      Principal: { AWS: `arn:aws:iam::${ACCOUNTS.secrets}:role/audit` },
    },
  ],
};

/** The full life of a stack with three connections, in the order that a person would live it. */
export function lifeOf({ world, zoneId }: Guarded): Step[] {
  const zone = { id: zoneId, name: DOMAIN };
  const connections = CONNECTIONS.map((name) => newConnection(world, name));
  const ca = newPublicCa(world);
  let api = newCertificate(world, [zone]);
  let secret = newSecret(world);
  const ofCertificate = (more: Raw = {}): Raw => ({
    ...{ connection: "acm", dnsConnection: "dns", accountId: ACCOUNTS.acm, dnsNames: DNS_NAMES },
    ...{ tags: { team: "shop", stage: "test" }, ...more },
  });
  let lived: Raw = {
    ...{ connection: "secrets", acmConnection: "acm", region: REGION },
    ...{ certificateNameSchema: "tls/{{certificateId}}", kmsKeyId: KEY, recoveryWindowDays: 7 },
    ...{ tags: { team: "shop", stage: "test" }, resourcePolicy: AUDITORS, replicaRegions: [REPLICA_REGION] },
  };
  const sync = (more: Raw = {}) => {
    lived = { ...lived, ...more };
    return secret.update({ ...lived, certificate: certificateFacts(api) });
  };
  const caInputs = { connection: "acm", dnsConnection: "dns", hostedZoneIds: [zoneId], region: REGION };
  const step = (name: string, take: () => Promise<unknown>): Step => ({ name, take });
  return [
    ...connections.map((one, index) => step(`connect to ${CONNECTIONS[index]}`, () => one.create())),
    step("prove the CA", () => ca.create(caInputs)),
    step("issue", () => api.create(ofCertificate())),
    step("write the secret", () => secret.create({ ...lived, certificate: certificateFacts(api) })),
    step("change the certificate's tags", () => api.update(ofCertificate({ tags: { team: "web" } }))),
    step("change the secret's tags", () => sync({ tags: { team: "web" } })),
    step("change the secret's key and description", () => sync({ kmsKeyId: OTHER_KEY, description: "TLS" })),
    step("refresh", async () => {
      for (const one of [...connections, ca, api, secret]) await one.refresh();
    }),
    step("renew", async () => {
      world.restart();
      if (world.now() < new Date(api.state.renewAfter)) world.advance(175 * DAY);
      await api.update(ofCertificate({ tags: { team: "web" } }));
    }),
    step("write the renewed one", () => sync()),
    step("roll back", () => sync({ rollback: true })),
    step("end the rollback", () => sync({ rollback: false })),
    step("take the policy and the replica away", () =>
      sync({ resourcePolicy: undefined, replicaRegions: [] }),
    ),
    step("delete the secret", () => secret.delete()),
    step("bring it back from its recovery window", async () => {
      secret = newSecret(world);
      await secret.create({ ...lived, certificate: certificateFacts(api) });
    }),
    step("take over what a lost state left", async () => {
      world.restart();
      const again = newCertificate(world, [zone]);
      await again.create(ofCertificate({ tags: { team: "web" }, protectPaid: false }));
      api = again;
    }),
    step("revoke", () =>
      api.update(ofCertificate({ tags: { team: "web" }, revocation: { reason: "SUPERSEDED" } })),
    ),
    step("remove the secret of the dead one", () => sync()),
    step("destroy", async () => {
      await secret.delete();
      await api.delete();
    }),
  ];
}

/** Takes a step; a failure says which step it was, and has the error itself as its cause. */
export async function live({ name, take }: Step): Promise<void> {
  await take().catch((error: unknown) => {
    throw new Error(`${name}: ${error instanceof Error ? error.message : error}`, { cause: error });
  });
}

/** The statement that an error says to add, and the policy that it belongs to; that of a CA stands in the middle of its list of faults. */
export function statementIn({ message }: PkiError): { owner: keyof Policies; statement: PolicyStatement } {
  const [, principal = "", text = "null"] = /of (arn:\S+): (\{"Effect":.*?\})(?=\s|$)/.exec(message) ?? [];
  const owner = CONNECTIONS.find((name) => principal.includes(`:assumed-role/pki-${name}/`)) ?? "caller";
  return { owner, statement: JSON.parse(text) as PolicyStatement };
}
