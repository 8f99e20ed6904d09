import type { Feature } from "../../provider/permissions/feature";
import type { PolicyDocument, PolicyStatement } from "../../provider/permissions/policy";
import { policyFor } from "../../provider/permissions/policyFor";
import type { PolicyScope } from "../../provider/permissions/scope";
import type { IamInput } from "../../sandbox/server";
import { openWorld, REGION, type World } from "./world";

/** Accounts of a stack whose connections are split: who runs it, and what each connection reaches. */
export const ACCOUNTS = { acm: "222233334444", dns: "333344445555", secrets: "444455556666" } as const;
export type ConnectionName = keyof typeof ACCOUNTS;
export const CONNECTIONS = Object.keys(ACCOUNTS) as ConnectionName[];

export const DOMAIN = "example.com";
export const REPLICA_REGION = "eu-west-1";
export const KEY = `arn:aws:kms:${REGION}:${ACCOUNTS.secrets}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
export const OTHER_KEY = KEY.replace("1234abcd", "5678abcd");
const REPLICA_KEY = KEY.replace(REGION, REPLICA_REGION);

export const CI = "arn:aws:iam::111122223333:user/ci";
export const EXTERNAL_ID = "shop:42";
export const KEY_ID = "AKIACIOFTHESHOP00001";

export const roleOf = (name: ConnectionName) => `arn:aws:iam::${ACCOUNTS[name]}:role/pki-${name}`;

/** Policies of the caller itself, and of the role of each connection. */
export type Policies = Record<ConnectionName | "caller", PolicyDocument>;

/** A world that enforces IAM, with a caller that may do nothing but become three roles in three accounts. */
export interface Guarded {
  world: World;
  zoneId: string;
  policies: Policies;
  /** Lets other policies be in force from the next call on. */
  enforce(policies: Policies): void;
}

interface IamOptions {
  /** Seconds until the roles can be assumed. */
  settlesSeconds?: number;
  /** Of each key of KMS; by default its account's own policies decide. */
  keyPolicy?: object;
}

interface GuardedOptions extends IamOptions {
  /** External id that the connections send; "" sends none. */
  externalId?: string;
  sessionTags?: Record<string, string>;
}

export async function openGuarded(options: GuardedOptions = {}): Promise<Guarded> {
  const { externalId = EXTERNAL_ID, sessionTags } = options;
  const method = (name: ConnectionName) => ({
    ...{ type: "assume-role", roleArn: roleOf(name), ...(sessionTags ? { sessionTags } : {}) },
    ...(externalId === "" ? {} : { externalId }),
  });
  const world = await openWorld({
    iam: "enforce",
    managedRenewal: "off",
    connections: Object.fromEntries(
      CONNECTIONS.map((name) => [name, { region: REGION, method: method(name) }]),
    ),
    env: { AWS_ACCESS_KEY_ID: KEY_ID, AWS_SECRET_ACCESS_KEY: "of-the-ci" },
  });
  const { id } = await world.zone(DOMAIN, ACCOUNTS.dns);
  const enforce = (policies: Policies) => world.sandbox.iam.set(iamOf(policies, options));
  const policies = generatedPolicies(id);
  enforce(policies);
  return { world, zoneId: id, policies, enforce };
}

/** Exactly what the package itself says that this stack needs; `own` narrows it further. */
export function generatedPolicies(zoneId: string, own: Pick<PolicyScope, "stacks"> = {}): Policies {
  const policy = (features: readonly Feature[], scope: PolicyScope) =>
    policyFor(features, { ...scope, ...own }).document;
  return {
    caller: policy(["assume-role"], { roleArns: CONNECTIONS.map(roleOf), sessionTags: true }),
    acm: policy(["acm-public-ca", "acm-revocation"], {
      ...{ accountId: ACCOUNTS.acm, regions: [REGION], domainNames: [DOMAIN, `*.${DOMAIN}`] },
    }),
    dns: policy(["route53-validation"], { hostedZoneIds: [zoneId], domainNames: [DOMAIN, `*.${DOMAIN}`] }),
    secrets: policy(["secrets-manager-sync", "secrets-manager-resource-policy", "secrets-manager-replicas"], {
      ...{ accountId: ACCOUNTS.secrets, regions: [REGION], secretNames: ["tls/{{certificateId}}"] },
      ...{ replicaRegions: [REPLICA_REGION], kmsKeyArns: [KEY, OTHER_KEY, REPLICA_KEY] },
    }),
  };
}

/** First policy of a key of KMS: the policies of its account decide. */
const accountDecides = {
  Version: "2012-10-17",
  Statement: [
    {
      ...{ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${ACCOUNTS.secrets}:root` } },
      ...{ Action: "kms:*", Resource: "*" },
    },
  ],
};

/** The roles trust the caller with its external id; the tags of a session come without one. */
export const trustPolicy = {
  Version: "2012-10-17",
  Statement: [
    {
      ...{ Effect: "Allow", Principal: { AWS: CI }, Action: "sts:AssumeRole" },
      Condition: { StringEquals: { "sts:ExternalId": EXTERNAL_ID } },
    },
    { Effect: "Allow", Principal: { AWS: CI }, Action: "sts:TagSession" },
  ],
};

function iamOf(
  policies: Policies,
  { settlesSeconds = 0, keyPolicy = accountDecides }: IamOptions = {},
): IamInput {
  return {
    users: [
      {
        arn: CI,
        accessKeys: [{ id: KEY_ID, secret: "of-the-ci" }],
        policies: [policies.caller],
      },
    ],
    roles: CONNECTIONS.map((name) => ({
      arn: roleOf(name),
      ...{ trustPolicy, settlesSeconds, policies: [policies[name]] },
    })),
    keys: [KEY, OTHER_KEY, REPLICA_KEY].map((arn) => ({ arn, policy: keyPolicy })),
  };
}

/** The policies without one action, which is one that some of them have. */
export function without(policies: Policies, owner: keyof Policies, action: string): Policies {
  const { Version, Statement } = policies[owner];
  const left = Statement.map((one) => ({ ...one, Action: one.Action.filter((name) => name !== action) }));
  return { ...policies, [owner]: { Version, Statement: left.filter(({ Action }) => Action.length > 0) } };
}

/** The policies with one statement more. */
export function having(policies: Policies, owner: keyof Policies, statement: PolicyStatement): Policies {
  const { Version, Statement } = policies[owner];
  return { ...policies, [owner]: { Version, Statement: [...Statement, statement] } };
}

export const actionsOf = ({ Statement }: PolicyDocument): string[] => [
  ...new Set(Statement.flatMap(({ Action }) => Action)),
];
