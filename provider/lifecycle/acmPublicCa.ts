import { smokeTestAcm } from "../aws/acm";
import { awsErrorName, messageOf, translateFailure } from "../aws/failures";
import { readZone, type ZoneView } from "../aws/route53";
import { requireCaller, requireRegion, wrongAccount } from "../aws/sts";
import type { HostedZone } from "../model/domainName";
import { type Fault, invalidInput, PkiError } from "../model/errors";
import { parseInputs } from "../model/parse";
import { type PublicCaInputs, type PublicCaOutputs, publicCaInputs } from "../model/publicCa";
import { planChanges, publicCaFields } from "../plan/fields";
import { pinIdentity } from "../plan/identity";
import type { Context, Lifecycle } from "./lifecycle";

type State = PublicCaInputs & PublicCaOutputs;

/** The ACM public CA has no object in AWS: making one proves that ACM and every zone can be used. */
export const acmPublicCaLifecycle: Lifecycle<PublicCaInputs, State> = {
  check(olds, news) {
    const { inputs, faults } = parseInputs(publicCaInputs, news);
    const pinned = { ...inputs, identity: pinIdentity(olds, inputs.identity) };
    return { inputs: pinned, faults: [...faults, ...zoneChoiceFaults(news)] };
  },

  diff(_id, state, inputs) {
    const { replaces, updates } = planChanges(publicCaFields, state, inputs);
    return { replaces, changes: updates.length > 0 ? undefined : false };
  },

  async create(inputs, context) {
    return { id: inputs.caName, state: await verify(inputs, context) };
  },

  async read(_id, state, context) {
    try {
      return sameAccount(await verify(state, context), state);
    } catch (error) {
      // A refresh tells what it finds; it must not lose the zones that certificates are renewed through.
      context.notice(state.resourceUrn, error instanceof Error ? error.message : String(error));
      return state;
    }
  },

  update: async (_id, state, inputs, context) =>
    sameAccount(await verify({ ...inputs, ...regionOf(inputs, state) }, context), state),

  async delete() {},
};

/** A CA stays in its account: in another one every certificate would be bought again, and none could be deleted. */
function sameAccount(seen: State, before: State): State {
  if (seen.accountId === before.accountId) return seen;
  throw wrongAccount(`AcmPublicCa ${seen.caName}`, before.accountId, seen.accountId);
}

/** A CA without a region of its own stays where it was made. */
function regionOf(inputs: PublicCaInputs, state: State): { region?: string } {
  return inputs.region === undefined ? { region: state.region } : {};
}

function zoneChoiceFaults(news: Record<string, unknown>): Fault[] {
  const given = ["hostedZoneIds", "hostedZoneId"].filter((key) => news[key] !== undefined);
  if (given.length === 1) return [];
  const cause =
    given.length === 0 ? "The CA has no hosted zone." : "Both hostedZoneIds and hostedZoneId are given.";
  return [
    { property: "hostedZoneIds", cause, remedy: "Give exactly one of hostedZoneIds and hostedZoneId." },
  ];
}

/** The two smoke tests: ACM answers, and every zone is public and readable. Nothing has been requested before. */
async function verify(inputs: PublicCaInputs, context: Context): Promise<State> {
  const resource = `AcmPublicCa ${inputs.caName}`;
  const access = context.access(inputs.connection);
  const region = inputs.region ?? (await requireRegion(access, resource));
  const acmFaults = await smokeTestAcm(access.acm(region)).then(
    () => [],
    (error: unknown) => [acmFault(resource, error)],
  );
  const looked = await lookAtZones(inputs, region, context);
  const zoneFaults = looked.filter((zone) => "property" in zone);
  if (acmFaults.length + zoneFaults.length > 0) {
    const code = acmFaults.length > 0 ? "AcmUnreachable" : "HostedZoneUnusable";
    throw new PkiError({ ...invalidInput(resource, [...acmFaults, ...zoneFaults]), code });
  }
  const { accountId } = await requireCaller(access, resource, region);
  return { ...inputs, accountId, region, zones: looked.filter((zone) => "name" in zone) };
}

function acmFault(resource: string, error: unknown): Fault {
  const { remedy } = translateFailure(error, { resource, action: "list certificates" });
  const cause = `Failed to reach AWS Certificate Manager: ${awsErrorName(error)}: ${messageOf(error)}`;
  return { property: "connection", cause, remedy };
}

/** Each zone, or what is wrong with it. */
function lookAtZones(
  inputs: PublicCaInputs,
  region: string,
  context: Context,
): Promise<(HostedZone | Fault)[]> {
  const ids = inputs.hostedZoneIds ?? (inputs.hostedZoneId === undefined ? [] : [inputs.hostedZoneId]);
  const route53 = context.access(inputs.dnsConnection).route53(region);
  const looks = ids.map(async (id, index) => {
    const fault = (why: string, remedy: string): Fault => ({
      property: inputs.hostedZoneIds ? `hostedZoneIds[${index}]` : "hostedZoneId",
      cause: `Failed to access Route 53 hosted zone: ${id}: ${why}`,
      remedy,
    });
    try {
      return usableZone(await readZone(route53, id), fault);
    } catch (error) {
      return fault(`${awsErrorName(error)}: ${messageOf(error)}`, zoneRemedy);
    }
  });
  return Promise.all(looks);
}

const zoneRemedy = "Check the zone's id, and that the DNS connection may call route53:GetHostedZone on it.";

function usableZone(zone: ZoneView, fault: (why: string, remedy: string) => Fault): HostedZone | Fault {
  if (zone.isPrivate)
    return fault("the zone is private; ACM sees public DNS only.", "Give the public zone of the domain.");
  if (zone.linkedService)
    return fault(
      `the zone belongs to ${zone.linkedService}, and only that may edit it.`,
      "Give another zone.",
    );
  return { id: zone.id, name: zone.name };
}
