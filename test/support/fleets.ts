import { type CertificateFacts, parseCertificateLine } from "../../provider/certificate/model/line";
import type { HostedZone } from "../../provider/kernel/domainName";
import type { PkiError } from "../../provider/kernel/errors";
import type { Lifecycle } from "../../provider/kind/lifecycle";
import type { CertificateSetState } from "../../provider/set/certificates/inputs";
import { certificateSetLifecycle } from "../../provider/set/certificates/lifecycle";
import { setGateLifecycle } from "../../provider/set/gate/lifecycle";
import type { CertificateSecretSetState } from "../../provider/set/secrets/inputs";
import { certificateSecretSetLifecycle } from "../../provider/set/secrets/lifecycle";
import { parseSecretLine, type SecretFacts } from "../../provider/sync/secretsManager/model/line";
import { type Declared, Deployment, type Program, type Recorded } from "./deployment";
import { failure } from "./resource";
import { hostInputs } from "./resources";
import { openWorld, REGION, type World, type WorldOptions } from "./world";

type Raw = Record<string, unknown>;

/** Inputs of a set and of its sync in a program. */
export interface DescribedFleet {
  certificates: Record<string, Raw>;
  /** Inputs that all certificates share. */
  set?: Raw;
  /** Inputs of the sync; `false` where there is none. */
  sync?: Raw | false;
  name?: string;
}

/** One name for each key, below example.com. */
export const named = (...keys: string[]): Record<string, Raw> =>
  Object.fromEntries(keys.map((key) => [key, { dnsNames: [`${key}.example.com`] }]));

/** A set, its secrets and its gate, as the classes of resources/certificateSet.ts register them. */
export function fleetOf(
  { certificates, set = {}, sync = {}, name = "fleet" }: DescribedFleet,
  world: World,
  zones: readonly HostedZone[],
): Program {
  const declared = (one: string, lifecycle: unknown, inputs: Declared["inputs"]): Declared => ({
    name: one,
    lifecycle: lifecycle as Lifecycle<Raw, Raw>,
    inputs,
  });
  const profile = { slug: "web", keyAlgorithm: "EC_prime256v1" };
  const own = { accountId: world.accountId, region: REGION, zones, profile, ...set, certificates };
  const failuresOf = (one: string, of: Parameters<Declared["inputs"]>[0]) => of(one).state.failures;
  const secrets = declared(`prod-${name}`, certificateSecretSetLifecycle, (of) => {
    const { identity, profile, region, lines } = of(name).state;
    const source = { identity, profile: (profile as Raw).slug, region };
    const own = hostInputs("CertificateSecretSet", `prod-${name}`);
    return { ...own, syncName: "prod", region: REGION, source, certificates: lines, ...sync };
  });
  return [
    declared(name, certificateSetLifecycle, () => ({ ...hostInputs("CertificateSet", name), ...own })),
    ...(sync ? [secrets] : []),
    declared(`${name}-complete`, setGateLifecycle, (of) => ({
      ...hostInputs("SetGate", `${name}-complete`),
      failures: {
        [name]: failuresOf(name, of),
        ...(sync ? { [`prod-${name}`]: failuresOf(`prod-${name}`, of) } : {}),
      },
    })),
  ];
}

/** A stack with a set in it, each step of which is a process of its own. */
export class Fleet {
  constructor(
    readonly world: World,
    readonly zones: readonly HostedZone[],
    readonly stack = new Deployment(world),
  ) {}

  up(described: DescribedFleet): Promise<string[]> {
    return this.stack.up(fleetOf(described, this.world, this.zones));
  }

  /** An up that its gate must fail. */
  async failingUp(described: DescribedFleet): Promise<PkiError> {
    const error = await failure(this.up(described));
    if (error.code !== "SetIncomplete") throw error;
    return error;
  }

  destroy(): Promise<string[]> {
    return this.stack.up([]);
  }

  recorded(name: string): Recorded {
    const found = this.stack.state.find((one) => one.name === name && !one.isReplaced);
    if (!found) throw new Error(`${name} is not in the state`);
    return found;
  }

  get set(): CertificateSetState {
    return this.recorded("fleet").state as unknown as CertificateSetState;
  }

  get secrets(): CertificateSecretSetState {
    return this.recorded("prod-fleet").state as unknown as CertificateSecretSetState;
  }

  /** Facts on a certificate in the state. */
  certificate(key: string): CertificateFacts {
    const facts = parseCertificateLine(this.set.lines[key] ?? "");
    if (!facts) throw new Error(`nothing stands under ${key}`);
    return facts;
  }

  /** Facts on a secret in the state. */
  secret(key: string): SecretFacts {
    const facts = parseSecretLine(this.secrets.lines[key] ?? "");
    if (!facts) throw new Error(`no secret stands under ${key}`);
    return facts;
  }
}

export async function openFleet(options: WorldOptions = { managedRenewal: "off" }): Promise<Fleet> {
  const world = await openWorld(options);
  const zone = await world.zone("example.com");
  world.forgetCalls();
  return new Fleet(world, [zone]);
}

/** A stack whose set and sync are whole, and no call so far; three keys, where nothing else is described. */
export async function openIssuedFleet(
  described: DescribedFleet = { certificates: named("a", "b", "c") },
  options?: WorldOptions,
) {
  const fleet = await openFleet(options);
  await fleet.up(described);
  fleet.world.forgetCalls();
  return { fleet, world: fleet.world, described };
}
