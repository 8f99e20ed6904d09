import type { HostedZone } from "../../../provider/kernel/domainName";
import { Deployment, type Program, type Recorded } from "../deployment";
import { type Described, programOf } from "../programs";
import type { World, WorldOptions } from "../world";
import { countCertificates, type EndState } from "./end";

/** A stack in some condition, and one `pulumi up` on it that is disturbed at every call. */
export interface Scenario {
  name: string;
  options?: WorldOptions;
  /** Makes what stands before anything of ours; gives what the programs take from it. */
  given?: (world: World, zone: HostedZone) => Promise<Described>;
  /** Ups before, undisturbed, and the days that pass after each. */
  setup?: readonly { program: Described; days?: number }[];
  /** The up that is disturbed; `{}` is a destroy. */
  act: Described;
  /** Points that by design do not end like an undisturbed run. */
  exceptions?: readonly Exception[];
}

/**
 * The fault of a call: the process dies before AWS acted, or before it heard of it; or AWS refuses the call, and the next
 * up follows at once, or after a refresh that forgets which steps have failed.
 */
export type Way = "before" | "after" | "refused" | "refreshed";
export const WAYS: readonly Way[] = ["before", "after", "refused", "refreshed"];

/** A point that ends otherwise; its comment says why. */
export interface Exception {
  way: Way;
  operation: string;
  /** The end that is expected, made of that of an undisturbed run. */
  instead: (undisturbed: EndState) => unknown;
}

/** A stack before its act. */
export interface Prepared {
  zone: HostedZone;
  deployment: Deployment;
  act: Program;
  /** The state file before the act, and how many certificates stood. */
  before: readonly Recorded[];
  certificates: number;
}

/** The stack as it stands before the act; the log of calls begins then. */
export async function prepare({ given, setup = [], act }: Scenario, world: World): Promise<Prepared> {
  world.sandbox.reset();
  const zone = await world.zone("example.com");
  const more = (await given?.(world, zone)) ?? {};
  const programFrom = ({ api, secret }: Described) =>
    programOf({ ...(api ? { api: { ...more.api, ...api } } : {}), ...(secret ? { secret } : {}) }, world, [
      zone,
    ]);
  const deployment = new Deployment(world);
  for (const { program, days = 1 } of setup) {
    await deployment.up(programFrom(program));
    world.advance(days * 86_400);
  }
  const certificates = await countCertificates(world);
  world.forgetCalls();
  return { zone, deployment, act: programFrom(act), before: deployment.state, certificates };
}
