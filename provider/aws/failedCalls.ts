import type { FromTemporaryCredentialsOptions } from "@aws-sdk/credential-providers";

/** What is put into a client of the SDK. */
export type ClientPlugin = NonNullable<FromTemporaryCredentialsOptions["clientPlugins"]>[number];

/** A connection as errors speak of it. */
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
  /** The ARN that the call was about, where its input has one. */
  resource?: string;
  /** Whether the call carried an external id; the id itself stays unsaid. */
  externalIdSent: boolean;
}

const failed = new WeakMap<object, FailedCall>();

/** The call that an exception of the SDK came from. */
export function findFailedCall(error: unknown): FailedCall | undefined {
  return typeof error === "object" && error !== null ? failed.get(error) : undefined;
}

/** IAM's prefixes of the services whose clients have another name. */
const PREFIXES: Readonly<Record<string, string>> = {
  elasticloadbalancingv2: "elasticloadbalancing",
  acmpca: "acm-pca",
};

/** Inputs that hold the ARN of what a call is about. */
const ARN_INPUTS = ["RoleArn", "CertificateArn", "SecretId"] as const;

/** Notes on each exception which connection and call it came from; the innermost call that failed is kept. */
export function notesFailures(connected: Connected): ClientPlugin {
  return {
    applyToStack: (stack) =>
      stack.add(
        (next, context) => async (args) => {
          try {
            return await next(args);
          } catch (error) {
            const input = args.input as Record<string, unknown>;
            const noted = typeof error === "object" && error !== null && !failed.has(error);
            if (noted) failed.set(error, { ...callOf(context, input), ...whoCalled(connected) });
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
  { clientName = "", commandName = "" }: { clientName?: string; commandName?: string },
  input: Record<string, unknown>,
): Omit<FailedCall, "connection" | "principal"> {
  const service = clientName.replace(/Client$/, "").toLowerCase();
  const resource = ARN_INPUTS.map((key) => input[key]).find(isArn);
  return {
    action: `${PREFIXES[service] ?? service}:${commandName.replace(/Command$/, "")}`,
    ...(resource === undefined ? {} : { resource }),
    externalIdSent: input.ExternalId !== undefined,
  };
}

function isArn(value: unknown): value is string {
  return typeof value === "string" && value.startsWith("arn:");
}
