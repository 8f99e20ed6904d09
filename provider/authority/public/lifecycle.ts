import { isDeepStrictEqual } from "node:util";
import { Denied, mayBeAllowedSoon } from "../../aws/calls/denied";
import { awsErrorName, messageOf, translateFailure } from "../../aws/calls/failures";
import type { ZoneView } from "../../aws/route53/zone";
import { wrongAccount } from "../../aws/sts/caller";
import type { HostedZone } from "../../kernel/domainName";
import { type Fault, invalidInput, PkiError } from "../../kernel/errors";
import { pinIdentity } from "../../kernel/identity";
import { parseInputs } from "../../kernel/parse";
import { knownOf } from "../../kernel/unknown";
import { onceIamSettles } from "../../kind/iamSettles";
import { type Context, diffByInputs, type Lifecycle, observesNothing } from "../../kind/lifecycle";
import { publicCaFields } from "./fields";
import { type PublicCaInputs, type PublicCaOutputs, publicCaInputs, publicCaRefused } from "./inputs";

type State = PublicCaInputs & PublicCaOutputs;

/** Seconds that a list may be old to prove that ACM answers. */
const LISTED_SECONDS = 60;

/** The ACM public CA has no object in AWS: making one proves that ACM and every zone can be used. */
export const acmPublicCaLifecycle: Lifecycle<PublicCaInputs, State> = {
  observedInputs: observesNothing,

  check(olds, news) {
    const { inputs, faults } = parseInputs(publicCaInputs, news, publicCaRefused);
    const pinned = { ...inputs, identity: pinIdentity(olds, inputs.identity) };
    return { inputs: pinned, faults: [...faults, ...zoneChoiceFaults(news)] };
  },

  diff: (_id, state, inputs) => diffByInputs(publicCaFields, state, inputs),

  foresee(state, inputs) {
    const isSame = (["hostedZoneIds", "hostedZoneId"] as const).every((key) =>
      isDeepStrictEqual(state[key], inputs[key]),
    );
    const region = knownOf({ region: inputs.region ?? state.region });
    return { accountId: state.accountId, ...region, ...(isSame ? { zones: state.zones } : {}) };
  },

  async create(inputs, context) {
    return { id: inputs.caName, state: await verifyOnceIamSettles(inputs, context) };
  },

  async read(_id, state, context) {
    try {
      return sameAccount(await verify(state, context), state);
    } catch (error) {
      // A refresh tells what it finds. It must not lose the zones that certificates are renewed through.
      context.teller.notice(error instanceof Error ? error.message : String(error));
      return state;
    }
  },

  update: async (_id, state, inputs, context) =>
    sameAccount(await verifyOnceIamSettles({ ...inputs, ...regionOf(inputs, state) }, context), state),

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
  const given = ["hostedZoneIds", "hostedZoneId"].filter((key) => (news[key] ?? undefined) !== undefined);
  if (given.length === 1) return [];
  const cause =
    given.length === 0 ? "The CA has no hosted zone." : "Both hostedZoneIds and hostedZoneId are given.";
  return [
    { property: "hostedZoneIds", cause, remedy: "Give exactly one of hostedZoneIds and hostedZoneId." },
  ];
}

/** A policy of the same program may be too young to allow the smoke tests. */
function verifyOnceIamSettles(inputs: PublicCaInputs, context: Context): Promise<State> {
  return onceIamSettles(context, inputs.resourceUrn, async () => {
    const looked = await smokeTest(inputs, context);
    const { problems } = looked;
    if (problems.length === 0) return { value: await stateOf(looked, inputs, context) };
    const refused = problemsError(inputs, problems);
    if (!problems.every((problem) => problem.mayPass)) throw refused;
    return { refused };
  });
}

async function verify(inputs: PublicCaInputs, context: Context): Promise<State> {
  const looked = await smokeTest(inputs, context);
  if (looked.problems.length > 0) throw problemsError(inputs, looked.problems);
  return stateOf(looked, inputs, context);
}

/** A fault that a smoke test has found. */
interface Problem {
  fault: Fault;
  about: "acm" | "zone";
  /** Whether it may be gone at the next look. */
  mayPass: boolean;
}

interface Looked {
  region: string;
  zones: HostedZone[];
  problems: Problem[];
}

const nameOf = (inputs: PublicCaInputs) => `AcmPublicCa ${inputs.caName}`;

/** The two smoke tests: ACM answers, and every zone is public and readable. Nothing has been requested before. */
async function smokeTest(inputs: PublicCaInputs, context: Context): Promise<Looked> {
  const access = context.world.access(inputs.connection);
  const region = inputs.region ?? (await access.requireRegion(nameOf(inputs)));
  // The list that its certificates will be looked for in is as good a test as any.
  const { listing } = access.acm(region, nameOf(inputs)).region;
  const acmProblems = await listing.survey(LISTED_SECONDS).then(
    () => [],
    (error: unknown) => [acmProblem(nameOf(inputs), error)],
  );
  const looked = await lookAtZones(inputs, region, context);
  const zoneProblems = looked.filter((zone) => "fault" in zone);
  return {
    region,
    zones: looked.filter((zone) => "name" in zone),
    problems: [...acmProblems, ...zoneProblems],
  };
}

function problemsError(inputs: PublicCaInputs, problems: readonly Problem[]): PkiError {
  const faults = problems.map(({ fault }) => fault);
  const code = problems.some(({ about }) => about === "acm") ? "AcmUnreachable" : "HostedZoneUnusable";
  return new PkiError({ ...invalidInput(nameOf(inputs), faults), code });
}

async function stateOf({ region, zones }: Looked, inputs: PublicCaInputs, context: Context): Promise<State> {
  const { caller } = context.world.access(inputs.connection);
  const { accountId } = await caller.require(nameOf(inputs), region);
  return { ...inputs, accountId, region, zones };
}

function acmProblem(resource: string, error: unknown): Problem {
  const failure = translateFailure(error, { resource, action: "list certificates" });
  const cause = `Failed to reach AWS Certificate Manager: ${whyOf(error, failure)}`;
  const fault = { property: "connection", cause, remedy: failure.remedy };
  return { fault, about: "acm", mayPass: mayBeAllowedSoon(failure) };
}

/** AWS's own words, and of a refusal also who may not do what. */
function whyOf(error: unknown, failure: PkiError): string {
  const said = `${awsErrorName(error)}: ${messageOf(error)}`;
  return failure instanceof Denied ? `${said} ${failure.summary}` : said;
}

/** Each zone, or what is wrong with it. */
function lookAtZones(
  inputs: PublicCaInputs,
  region: string,
  context: Context,
): Promise<(HostedZone | Problem)[]> {
  const ids = inputs.hostedZoneIds ?? (inputs.hostedZoneId === undefined ? [] : [inputs.hostedZoneId]);
  const zones = context.world.access(inputs.dnsConnection).hostedZones(region);
  const looks = ids.map(async (id, index) => {
    const problem = (why: string, remedy: string, mayPass = false): Problem => ({
      fault: {
        property: inputs.hostedZoneIds ? `hostedZoneIds[${index}]` : "hostedZoneId",
        cause: `Failed to access Route 53 hosted zone: ${id}: ${why}`,
        remedy,
      },
      about: "zone",
      mayPass,
    });
    try {
      return usableZone(await zones.zone(id, nameOf(inputs)).read(), problem);
    } catch (error) {
      const failure = translateFailure(error, { resource: nameOf(inputs), action: `read the zone ${id}` });
      const remedy = failure instanceof Denied ? failure.remedy : zoneRemedy;
      return problem(whyOf(error, failure), remedy, mayBeAllowedSoon(failure));
    }
  });
  return Promise.all(looks);
}

const zoneRemedy = "Check the zone's id, and that the DNS connection may call route53:GetHostedZone on it.";

function usableZone(zone: ZoneView, problem: (why: string, remedy: string) => Problem): HostedZone | Problem {
  if (zone.isPrivate)
    return problem("the zone is private; ACM sees public DNS only.", "Give the public zone of the domain.");
  if (zone.linkedService)
    return problem(
      `the zone belongs to ${zone.linkedService}, and only that may edit it.`,
      "Give another zone.",
    );
  return { id: zone.id, name: zone.name };
}
