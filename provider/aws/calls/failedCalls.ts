import type { FromTemporaryCredentialsOptions } from "@aws-sdk/credential-providers";
import { parseArn } from "../../kernel/arn";
import { isObject } from "../../kernel/json";

/** A plugin of an SDK client. */
export type ClientPlugin = NonNullable<FromTemporaryCredentialsOptions["clientPlugins"]>[number];

/** A connection as errors name it. */
export interface Connected {
  /** `connection acm`, or `the ambient connection`. */
  label: string;
  /** ARN of who it is, once AWS has told it. */
  principal?: string;
}

/** A call that failed, as the SDK knows it: AWS's own sentence often tells less. Holds no credentials. */
export interface FailedCall {
  connection: string;
  principal?: string;
  /** IAM's name of the operation, such as `acm:ListCertificates`. */
  action: string;
  /** The object of the call, where its input names one: an ARN, or the name of a secret. */
  resource?: string;
  /** Region of the call, and those of the replicas that it was to make. Absent where they are not known. */
  regions?: readonly string[];
  /** Whether the call carried an external id. The id itself is not kept. */
  externalIdSent: boolean;
}

/** Kept beside the SDK's exceptions, which reach whoever reports them by many ways. */
const failed = new WeakMap<object, FailedCall>();

/** The call that an exception of the SDK came from. */
export function findFailedCall(error: unknown): FailedCall | undefined {
  return isObject(error) ? failed.get(error) : undefined;
}

/** IAM's prefixes of the services whose clients have another name. */
const PREFIXES: Readonly<Record<string, string>> = {
  elasticloadbalancingv2: "elasticloadbalancing",
  acmpca: "acm-pca",
  resourcegroupstaggingapi: "tag",
};

/** The SDK's context of a call in its middleware. */
export interface CallContext {
  clientName?: string;
  commandName?: string;
}

const serviceOf = ({ clientName = "" }: CallContext): string =>
  clientName.replace(/Client$/, "").toLowerCase();

/** IAM's name of the operation that is called, such as `acm:ListCertificates`. */
export function operationOf(context: CallContext): string {
  const service = serviceOf(context);
  return `${PREFIXES[service] ?? service}:${(context.commandName ?? "").replace(/Command$/, "")}`;
}

/** Inputs that hold the ARN of what a call is about. */
const ARN_INPUTS = ["RoleArn", "CertificateArn", "SecretId"] as const;

/**
 * Notes on each exception which connection and call it came from. The innermost call that failed is kept. `region` is
 * the client's, where it is known.
 */
export function notesFailures(connected: Connected, region?: string): ClientPlugin {
  return {
    applyToStack: (stack) =>
      stack.add(
        (next, context) => async (args) => {
          try {
            return await next(args);
          } catch (error) {
            const input = args.input as Record<string, unknown>;
            const noted = isObject(error) && !failed.has(error);
            if (noted)
              failed.set(error, { ...callOf(context, input, connected, region), ...whoCalled(connected) });
            throw error;
          }
        },
        { step: "initialize", priority: "high", name: "awsPkiNotesFailures", override: true },
      ),
  };
}

function whoCalled({ label, principal }: Connected): Pick<FailedCall, "connection" | "principal"> {
  return { connection: label, ...(principal === undefined ? {} : { principal }) };
}

function callOf(
  context: CallContext,
  input: Record<string, unknown>,
  { principal = "" }: Connected,
  region: string | undefined,
): Omit<FailedCall, "connection" | "principal"> {
  const named = NAMED[serviceOf(context)]?.(input, parseArn(principal)?.partition ?? "aws");
  const resource = ARN_INPUTS.map((key) => input[key]).find(isArn) ?? named;
  return {
    action: operationOf(context),
    ...(resource === undefined ? {} : { resource }),
    ...(region === undefined ? {} : { regions: [...new Set([region, ...replicaRegionsIn(input)])] }),
    externalIdSent: input.ExternalId !== undefined,
  };
}

/** The object of a call whose input has no ARN. */
const NAMED: Readonly<
  Record<string, (input: Record<string, unknown>, partition: string) => string | undefined>
> = {
  route53: ({ HostedZoneId, Id }, partition) => {
    const [, id] = /^(?:\/?hostedzone\/)?([A-Z0-9]{1,32})$/.exec(String(HostedZoneId ?? Id)) ?? [];
    return id === undefined ? undefined : `arn:${partition}:route53:::hostedzone/${id}`;
  },
  secretsmanager: ({ SecretId, Name }) => {
    const name = SecretId ?? Name;
    return typeof name === "string" ? name : undefined;
  },
};

function replicaRegionsIn({ AddReplicaRegions: replicas }: Record<string, unknown>): string[] {
  if (!Array.isArray(replicas)) return [];
  return replicas.map((one: { Region?: unknown }) => one?.Region).filter((one) => typeof one === "string");
}

function isArn(value: unknown): value is string {
  return typeof value === "string" && value.startsWith("arn:");
}
