import type { HostedZone } from "../../provider/kernel/domainName";
import { named } from "./fleets";
import { newCertificate, newCertificateSet } from "./resources";
import { openWorld, type World, type WorldOptions } from "./world";

type Raw = Record<string, unknown>;

const NAMES = { dnsNames: ["api.example.com"] };
const BY_US: WorldOptions = { managedRenewal: "off" };

/** A certificate that is issued, and the next command of a person: another process, and no call so far. */
export async function openIssued(raw: object = NAMES, options: WorldOptions = BY_US) {
  const world = await openWorld(options);
  return issue({ world, zone: await world.zone("example.com") }, raw);
}

/** The same in a world that is open already; `first` is the state of its creation. */
export async function issue<O extends { world: World; zone: HostedZone }>(opened: O, raw: object) {
  const api = newCertificate(opened.world, [opened.zone]);
  const first = await api.create({ ...raw });
  beginCommand(opened.world);
  return { ...opened, api, first };
}

/** A set that is issued, by itself and without a sync; for one in a stack with its sync, see `openIssuedFleet`. */
export async function openIssuedSet(certificates: Record<string, Raw> = named("a", "b")) {
  const world = await openWorld(BY_US);
  const zones = [await world.zone("example.com")];
  const set = newCertificateSet(world, zones);
  await set.create({ certificates });
  beginCommand(world);
  return { world, zones, set };
}

/** The next command of a person begins, and its calls are counted from here. */
export function beginCommand(world: World): void {
  world.restart();
  world.forgetCalls();
}
