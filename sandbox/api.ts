import type { LoggedCall } from "./calls";
import type { Caller } from "./core/caller";
import type { Operation, Operations } from "./core/operation";
import { type Asked, readAsked } from "./endpoint";
import { type FaultSpec, faultError } from "./faults";
import { signatureFault } from "./iam/signature";
import { readScope } from "./wire/credentialScope";
import { AwsError, awsError, internalFailure } from "./wire/error";
import type { HttpAnswer, HttpRequest } from "./wire/http";
import { credentialError } from "./wire/protocol";
import { validate } from "./wire/validate";
import type { World } from "./world";

/** An answer, or nothing at all: the caller then sees its connection break. */
export type ApiAnswer = HttpAnswer | "dropped";

const ANONYMOUS = "anonymous";

/** Answers one AWS request: caller, scripted fault, permission, quota, and then the operation. */
export async function answerApi(world: World, request: HttpRequest): Promise<ApiAnswer> {
  const requestId = world.ids.uuid("request");
  const asked = readAsked(request);
  const entry: LoggedCall = {
    time: world.clock.now().toISOString(),
    service: asked.service,
    operation: asked.operation.slice(0, 2048),
    principal: null,
    resource: null,
    region: null,
    status: 0,
  };
  world.calls.add(entry);
  const answer = await attempt(world, request, asked, requestId, entry);
  if (answer === "dropped") return answer;
  entry.status = answer.status;
  return { ...answer, headers: { ...answer.headers, "x-amzn-requestid": requestId } };
}

async function attempt(
  world: World,
  request: HttpRequest,
  asked: Asked,
  requestId: string,
  entry: LoggedCall,
): Promise<ApiAnswer> {
  try {
    const operation = findOperation(world.operations, asked);
    const { caller, region } = identify(world, request, asked, operation);
    entry.principal = caller.account === "" ? null : caller.arn;
    entry.region = region;
    const input = readLogged(asked, operation, entry);
    const fault = world.faults.take(asked.service, asked.operation, region);
    if (!(await world.faults.delay(fault))) return "dropped";
    if (fault && !fault.afterEffect) {
      if (fault.dropConnection) return "dropped";
      failWith(fault);
    }
    const now = world.clock.now();
    const context = world.permissions.admit(asked.service, asked.operation, input, { caller, region, now });
    world.quotas.spend(caller.account, region, asked.service, asked.operation, now);
    const valid = validate(operation.schema, input, asked.protocol.validationCode);
    const output = await operation.handle(valid, context);
    if (fault?.afterEffect) {
      if (fault.dropConnection || (await world.faults.hold(fault))) return "dropped";
      failWith(fault);
    }
    return asked.protocol.answer(asked.operation, output, requestId);
  } catch (error) {
    const refusal = error instanceof AwsError ? error : internalFailure(error);
    entry.error = refusal.code;
    return asked.protocol.failure(refusal, requestId);
  }
}

/** An operation that the table lacks is unknown to AWS too. */
function findOperation(services: Record<string, Operations>, asked: Asked): Operation {
  const operations = Object.hasOwn(services, asked.service) ? services[asked.service] : undefined;
  const known = operations !== undefined && Object.hasOwn(operations, asked.operation);
  const found = known ? operations[asked.operation] : undefined;
  if (found === undefined) throw asked.unknown();
  return found;
}

function identify(
  world: World,
  request: HttpRequest,
  asked: Asked,
  operation: Operation,
): { caller: Caller; region: string } {
  const scope = readScope(request);
  if (scope === "missing" && operation.anonymous) {
    return {
      caller: { account: "", arn: ANONYMOUS, userId: ANONYMOUS },
      region: "us-east-1",
    };
  }
  if (typeof scope === "string") throw credentialError(asked.protocol, scope);
  const identity = world.identities.identify(request, scope);
  if (typeof identity === "string") throw credentialError(asked.protocol, identity);
  if (world.iam.enforced) {
    const fault = signatureFault(request, scope, asked.service, identity.secretAccessKey);
    if (fault !== undefined) throw awsError(asked.protocol.signatureErrors[fault.kind], fault.message);
  }
  return { caller: identity.caller, region: scope.region };
}

/** Reads the input and notes what it is about. The log must not fail over an input that breaks the rules. */
function readLogged(asked: Asked, operation: Operation, entry: LoggedCall): unknown {
  const input = asked.readInput();
  try {
    const resource = operation.resource(input);
    if (typeof resource === "string") entry.resource = resource.slice(0, 2048);
  } catch {
    entry.resource = null;
  }
  return input;
}

function failWith(fault: FaultSpec): void {
  const error = faultError(fault);
  if (error) throw error;
}
