import { Acm } from "./acm/acm";
import { History } from "./acm/history";
import { acmOperations } from "./acm/service";
import { CallLog } from "./calls";
import { Clock } from "./core/clock";
import { Ids } from "./core/ids";
import type { Operations } from "./core/operation";
import { Quotas } from "./core/quotas";
import type { ServiceName } from "./endpoint";
import { Faults } from "./faults";
import { Identities } from "./iam/identities";
import { Iam } from "./iam/store";
import { Trust } from "./iam/trust";
import { ACM_DEFAULTS, DEFAULT_ACCOUNT, type SandboxOptions } from "./options";
import { Permissions } from "./permissions/permissions";
import { Authority } from "./pki/authority";
import { Resolver } from "./route53/resolver";
import { route53Operations } from "./route53/service";
import { Zones } from "./route53/zones";
import { secretsManagerOperations } from "./secretsmanager/service";
import { Secrets } from "./secretsmanager/store";
import { stsOperations } from "./sts/service";
import { taggingOperations } from "./tagging/service";

/** Everything that exists in one sandbox. */
export interface World {
  clock: Clock;
  ids: Ids;
  calls: CallLog;
  faults: Faults;
  quotas: Quotas;
  iam: Iam;
  identities: Identities;
  permissions: Permissions;
  authority: Authority;
  acm: Acm;
  zones: Zones;
  resolver: Resolver;
  secrets: Secrets;
  operations: Record<ServiceName, Operations>;
  /**
   * Forgets everything but two things: the CA, whose roots clients may already trust, and how many ids were given, so
   * that what comes later never bears the name of what was forgotten.
   */
  reset(): void;
}

export function createWorld(options: SandboxOptions): World {
  const clock = new Clock(options.clock);
  const ids = new Ids(options.seed ?? "sandbox");
  const zones = new Zones(ids);
  const resolver = new Resolver(zones);
  const quotas = new Quotas(options.quotas === "aws");
  const iam = new Iam(options.iam === "enforce", clock);
  const account = options.accountId ?? DEFAULT_ACCOUNT;
  const identities = new Identities(clock, ids, iam, account);
  const authority = new Authority(options.chain ?? "self-signed");
  const history = historyOf(options, resolver);
  const acm = new Acm({ ...ACM_DEFAULTS, ...options.acm }, history, authority, ids);
  const secrets = new Secrets(ids);
  for (const name of options.zones ?? []) zones.createPublic(account, name);
  const operations = operationsOn({ acm, zones, quotas, secrets, identities, iam }, options);
  const permissions = new Permissions(iam, { acm, zones, secrets }, operations);
  const calls = new CallLog();
  const faults = new Faults(namesOf(operations));
  const parts = [clock, zones, quotas, iam, identities, acm, secrets, calls, faults];
  return {
    clock,
    ids,
    calls,
    faults,
    quotas,
    iam,
    identities,
    permissions,
    authority,
    acm,
    zones,
    resolver,
    secrets,
    operations,
    reset: () => {
      for (const part of parts) part.reset();
    },
  };
}

function historyOf(
  { validationSeconds = 0, managedRenewal, regionsWithoutRenewal }: SandboxOptions,
  resolver: Resolver,
): History {
  const renewsIn = (region: string) => managedRenewal !== "off" && !regionsWithoutRenewal?.includes(region);
  return new History(resolver, { validationSeconds, renewsIn });
}

/** The operations of every service, on the parts of one world. */
function operationsOn(
  {
    acm,
    zones,
    quotas,
    secrets,
    identities,
    iam,
  }: Pick<World, "acm" | "zones" | "quotas" | "secrets" | "identities" | "iam">,
  { changeSyncSeconds = 0, tagDelaySeconds: delaySeconds = 0 }: SandboxOptions,
): World["operations"] {
  return {
    acm: acmOperations(acm),
    route53: route53Operations({ zones, quotas, changeSyncSeconds, changeDns: watchedBy(acm) }),
    secretsmanager: secretsManagerOperations(secrets),
    sts: stsOperations(identities, new Trust(iam)),
    tagging: taggingOperations({ acm, secrets, delaySeconds }),
  };
}

const namesOf = (services: Record<string, Operations>): Record<string, string[]> =>
  Object.fromEntries(Object.entries(services).map(([name, operations]) => [name, Object.keys(operations)]));

/** A change of DNS takes place between what happened before it and what ACM sees after it. */
const watchedBy =
  (acm: Acm) =>
  <T>({ now }: { now: Date }, change: () => T, names?: ReadonlySet<string>): T => {
    const certificates = [...acm.provenAt(names)];
    for (const one of certificates) acm.history.settle(one, now);
    const result = change();
    for (const one of certificates) acm.history.observe(one, now);
    return result;
  };
