import { z } from "zod";
import type { FaultInput } from "./faults";
import type { IamInput } from "./iam/iamDocument";
import { certificatesIn, recordsIn, secretsIn } from "./inventory";
import { pem } from "./pki/authority";
import type { CourseInput } from "./secretsmanager/replicationScript";
import { type HttpAnswer, type HttpRequest, text } from "./wire/http";
import type { World } from "./world";

export const CONTROL_PREFIX = "/_sandbox/";

/** A control request that cannot be done: its faults, one by one. */
class ControlError extends Error {
  constructor(
    readonly status: number,
    readonly faults: { path: string; message: string }[],
  ) {
    super("control request refused");
  }
}

type Handler = (world: World, body: unknown) => unknown;

const Advance = z.strictObject({ advanceSeconds: z.number().min(0) });
const InUse = z.strictObject({ certificateArn: z.string(), by: z.string().min(1) });
const Fail = z.strictObject({ certificateArn: z.string(), reason: z.string().min(1) });
const ZoneChange = z.strictObject({ id: z.string().min(1), linkedService: z.string().min(1).max(128) });

/** The control interface, which only tests and demonstrations use: AWS has nothing like it. */
const ROUTES: Record<string, Handler> = {
  "GET clock": clockState,
  "POST clock": (world, body) => {
    advance(world, Advance.parse(body).advanceSeconds);
    return clockState(world);
  },
  "GET certificates": certificatesIn,
  "GET secrets": secretsIn,
  "GET records": recordsIn,
  "GET calls": (world) => world.calls.list(),
  "GET counts": (world) => world.calls.counts(),
  "GET faults": (world) => world.faults.list(),
  "POST faults": (world, body) => world.faults.add(body as FaultInput),
  /** Drops the calls that are held, as if never made. All else stays. */
  "DELETE faults": (world) => {
    world.faults.reset();
    return [];
  },
  "POST reset": (world) => {
    world.reset();
    return {};
  },
  "POST in-use": (world, body) => {
    const { certificateArn, by } = InUse.parse(body);
    const certificate = requireCertificate(world, certificateArn);
    if (!certificate.inUseBy.has(by)) certificate.inUseBy.set(by, world.clock.now());
    return { inUseBy: [...certificate.inUseBy.keys()] };
  },
  "DELETE in-use": (world, body) => {
    const { certificateArn, by } = InUse.parse(body);
    const certificate = requireCertificate(world, certificateArn);
    certificate.inUseBy.delete(by);
    return { inUseBy: [...certificate.inUseBy.keys()] };
  },
  "GET iam": ({ iam }) => iam.describe(),
  "PUT iam": ({ iam }, body) => {
    if (!iam.enforced) throw new ControlError(409, [fault("", "IAM is off: start with --iam enforce")]);
    return iam.set(body as IamInput);
  },
  /** Lets a pending certificate fail for a reason that the sandbox cannot find by itself. */
  "POST fail": (world, body) => {
    const { certificateArn, reason } = Fail.parse(body);
    const certificate = requireCertificate(world, certificateArn);
    if (certificate.issues.length > 0)
      throw new ControlError(409, [fault("certificateArn", "is already issued")]);
    certificate.failure = { at: world.clock.now(), reason };
    return {};
  },
  /** Gives a zone to another service of AWS, as only that service itself can do. */
  "POST zones": (world, body) => {
    const { id, linkedService } = ZoneChange.parse(body);
    const zone = world.zones.find(id.replace(/^\/hostedzone\//, ""));
    if (zone === undefined) throw new ControlError(404, [fault("id", `no hosted zone ${id}`)]);
    zone.linkedService = linkedService;
    return { id: zone.id, linkedService };
  },
  /** Lets the next replications to a region take their time, or fail. */
  "POST replication": (world, body) => world.secrets.replications.add(body as CourseInput),
  "GET roots": async ({ authority }) => {
    const { root, legacyRoot } = await authority.hierarchy();
    return { root: pem(root.certificate), legacyRoot: pem(legacyRoot.certificate) };
  },
};

/** Answers a control request in JSON. A malformed one gets 400 and the list of its faults. */
export async function answerControl(world: World, request: HttpRequest): Promise<HttpAnswer> {
  try {
    const name = request.path.slice(CONTROL_PREFIX.length).replace(/\/$/, "");
    const key = `${request.method} ${name}`;
    const handler = Object.hasOwn(ROUTES, key) ? ROUTES[key] : undefined;
    if (handler === undefined) throw unknownRoute(request.method, name);
    return json(200, await handler(world, parseBody(request.body)));
  } catch (error) {
    if (error instanceof ControlError) return json(error.status, { faults: error.faults });
    if (!(error instanceof z.ZodError)) throw error;
    const faults = error.issues.map((issue) => fault(issue.path.join("."), issue.message));
    return json(400, { faults });
  }
}

const json = (status: number, body: unknown): HttpAnswer =>
  text(status, "application/json", `${JSON.stringify(body)}\n`);

const fault = (path: string, message: string) => ({ path, message });

function unknownRoute(method: string, name: string): ControlError {
  const others = Object.keys(ROUTES).filter((key) => key.endsWith(` ${name}`));
  const known = Object.keys(ROUTES).join(", ");
  return others.length > 0
    ? new ControlError(405, [fault("method", `${method} is not one of ${others.join(", ")}`)])
    : new ControlError(404, [fault("path", `no control route ${name}; there are: ${known}`)]);
}

function parseBody(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new ControlError(400, [fault("", "the body is not JSON")]);
  }
}

function advance({ clock }: World, seconds: number): void {
  try {
    clock.advance(seconds);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ControlError(400, [fault("advanceSeconds", error.message)]);
  }
}

/** The certificate behind an ARN, lived through to now, so that what follows happens after its history. */
function requireCertificate(world: World, arn: string) {
  const certificate = world.acm.find(arn);
  if (certificate === undefined)
    throw new ControlError(404, [fault("certificateArn", `no certificate ${arn}`)]);
  world.acm.history.settle(certificate, world.clock.now());
  return certificate;
}

function clockState({ clock }: World) {
  return { now: clock.now().toISOString(), offsetSeconds: clock.offsetSeconds };
}
