/** One thing that is wrong with an input: where, why, and what to do about it. */
export interface Fault {
  /** Path of the property from the resource's arguments, such as `dnsNames[2]` or `policy.dnsNames.allowed[0]`. */
  property: string;
  cause: string;
  remedy: string;
}

/** Codes of all errors of this package. docs/troubleshooting.md has a section for each. */
export type ErrorCode =
  | "NodeTooOld"
  | "PackageNotFound"
  | "DependencyMissing"
  | "InvalidInput"
  | "ClockOverride"
  | "Cancelled"
  | "StateTooNew"
  | "Credentials"
  | "WrongAccount"
  | "AccessDenied"
  | "Unreachable"
  | "Throttled"
  | "QuotaExceeded"
  | "AwsRefused"
  | "Internal"
  | "AcmUnreachable"
  | "HostedZoneUnusable"
  | "IssuanceFailed"
  | "IssuanceTimedOut"
  | "RenewalTimedOut"
  | "RenewalFailed"
  | "CertificateGone"
  | "CertificateAmbiguous"
  | "CertificateInUse"
  | "CertificateDead"
  | "CertificateExpired"
  | "CertificateProtected"
  | "CertificateNotAdopted"
  | "CertificateNotOurs"
  | "RevocationRefused"
  | "CertificateUnusable"
  | "SecretNotOurs"
  | "SecretVersionTaken"
  | "ReplicationFailed"
  | "SecretGone"
  | "SetIncomplete";

export interface PkiErrorParts {
  code: ErrorCode;
  /** The resource or AWS object that the error is about, as the user knows it. */
  resource: string;
  cause: string;
  remedy: string;
  /** Where the rule comes from, for example "ExportCertificate, ACM API reference". */
  source?: string;
}

/** An error as data. Its message is the same in the terminal, in state and in a pull request. */
export class PkiError extends Error implements PkiErrorParts {
  readonly code: ErrorCode;
  readonly resource: string;
  override readonly cause: string;
  readonly remedy: string;
  readonly source?: string;

  constructor(parts: PkiErrorParts) {
    super(`${parts.resource}: ${parts.cause} ${parts.remedy} [${parts.code}]`);
    this.name = "PkiError";
    this.code = parts.code;
    this.resource = parts.resource;
    this.cause = parts.cause;
    this.remedy = parts.remedy;
    if (parts.source !== undefined) this.source = parts.source;
  }
}

/** An error of the installation. Pulumi prints the stack of what ends a program: here that is the message alone. */
export function atLoad(parts: PkiErrorParts): PkiError {
  const error = new PkiError(parts);
  error.stack = error.message;
  return error;
}

/** Whether one of these inputs, or a part of one, has a fault. */
export function hasFault(faults: readonly Fault[], ...inputs: string[]): boolean {
  return faults.some(({ property }) => inputs.includes(property.split(/[.[]/, 1)[0] ?? ""));
}

/** Fault as the one line that Pulumi prints beside the property. */
export function describeFault(fault: Fault): string {
  return `${fault.cause} ${fault.remedy}`;
}

/** All faults of an input as one error, each with its path. */
export function invalidInput(resource: string, faults: readonly Fault[]): PkiError {
  const lines = faults.map((fault) => `\n  - ${fault.property}: ${describeFault(fault)}`).join("");
  return new PkiError({
    code: "InvalidInput",
    resource,
    cause: `${faults.length} ${faults.length === 1 ? "input is" : "inputs are"} not valid:${lines}\n `,
    remedy: "Nothing was requested or changed.",
  });
}
