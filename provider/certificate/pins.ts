import type { Fault } from "../kernel/errors";
import { UNKNOWN } from "../kernel/unknown";
import { slot } from "../kind/memory";
import { holderOf, planOf } from "../kind/pins";
import type { World } from "../kind/world";
import type { CertificateState } from "./model/inputs";
import type { Generations } from "./model/outputs";
import type { Staying } from "./plan/forced";

/** A certificate that is replaced. If AWS has renewed it unseen, it is taken over with its generations. */
export interface Replaced extends Generations {
  arn: string;
}

/** Notes of one command on the certificates of a resource, for later steps of the same command. */
interface Succession {
  replacing?: Replaced;
  tookOver?: string;
  /** A certificate that its plan lets stay, and whose loss would be one of money. */
  staying?: Staying;
}

const succession = slot((): Succession => ({}));

const successionOf = (resourceUrn: string, world: World): Succession =>
  planOf(resourceUrn, world).of(succession);

/**
 * Notes in a plan that the certificate will be replaced, so that create does not take it for a leftover of a lost
 * state.
 */
export function noteReplacement(arn: string, state: CertificateState, world: World): void {
  const { resourceUrn, serial, renewalCount, previousSerials, fingerprintSha256 } = state;
  const replacing = { arn, serial, renewalCount, previousSerials, fingerprintSha256 };
  successionOf(resourceUrn, world).replacing = replacing;
}

/** Notes in a plan that the certificate stays. The engine may replace it all the same, by an option of the resource. */
export function noteStaying(resourceUrn: string, staying: Staying, world: World): void {
  successionOf(resourceUrn, world).staying = staying;
}

export function stayingOf(resourceUrn: string, world: World): Staying | undefined {
  return successionOf(resourceUrn, world).staying;
}

/** The certificate that this command replaces by its plan. Create makes its successor. */
export function plannedReplacement(resourceUrn: string, world: World): Replaced | undefined {
  return successionOf(resourceUrn, world).replacing;
}

/**
 * Notes the certificate that create took over in this command. The delete of "the old one" skips it without a notice.
 */
export function noteTakeOver(arn: string, resourceUrn: string, world: World): void {
  successionOf(resourceUrn, world).tookOver = arn;
}

export function wasTakenOver(arn: string, resourceUrn: string, world: World): boolean {
  return successionOf(resourceUrn, world).tookOver === arn;
}

/** URN of the resource that adopts a certificate, by the certificate's ARN. */
const adopters = slot(() => new Map<string, string>());

/** Two resources that adopt one certificate would each take it from the other. */
export function adoptionFaults(arn: string, resourceUrn: string, { memory }: World): Fault[] {
  if (arn === UNKNOWN) return [];
  const holder = holderOf(arn, resourceUrn, memory.of(adopters));
  if (holder === resourceUrn) return [];
  return [{ property: "adoptArn", cause: `${holder} adopts it.`, remedy: "Adopt it once." }];
}
