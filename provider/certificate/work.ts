import type { Issuer } from "../authority/issuer";
import type { ValidationRecord } from "../authority/validationRecord";
import type { Acm } from "../aws/acm/acm";
import type { CertificateView } from "../aws/acm/certificateView";
import type { ExportPlace } from "../export/exportSource";
import type { PkiError } from "../kernel/errors";
import type { Context } from "../kind/lifecycle";
import { goneError } from "../kind/ownership";
import type { CertificateInputs } from "./model/inputs";
import { openIssuer } from "./openIssuer";
import { resolveSettings } from "./plan/settings";

/** Connections and facts that every step of a certificate's life needs. */
export interface CertificateWork {
  inputs: CertificateInputs;
  /** Bound to the resource. */
  acm: Acm;
  /** The CA of the certificate. */
  issuer: Issuer;
  /** The certificate as messages name it. */
  resource: string;
  deadlineSeconds: number;
  /** The validation records that the state knows. */
  knownRecords: readonly ValidationRecord[];
  context: Context;
  /** Shows a line beside the resource. */
  tell(message: string): void;
}

/** Opens the connections, and makes sure that ACM's is the one of the certificate's account. */
export async function openCertificateWork(
  inputs: CertificateInputs,
  context: Context,
  knownRecords: readonly ValidationRecord[] = [],
): Promise<CertificateWork> {
  const { region, accountId } = inputs;
  const resource = `Certificate ${inputs.commonName}`;
  const access = context.world.access(inputs.connection);
  await access.caller.requireAccount(resource, region, accountId);
  const acm = access.acm(region, resource);
  return {
    inputs,
    acm,
    issuer: openIssuer({ inputs, acm, resource, knownRecords, context }),
    resource,
    deadlineSeconds: context.ways.deadlineSeconds ?? resolveSettings(inputs).issuanceTimeoutSeconds,
    knownRecords,
    context,
    tell: (message) => context.teller.progress(message),
  };
}

/** Where a certificate of this resource is exported from. */
export function placeOf(arn: string, { inputs }: CertificateWork): ExportPlace {
  return { arn, region: inputs.region, connection: inputs.connection };
}

/** ACM's view of a certificate that must exist. */
export async function requireCertificate(arn: string, work: CertificateWork): Promise<CertificateView> {
  const seen = await work.acm.find(arn);
  if (!seen) throw certificateGone(arn, work);
  return seen;
}

/** The error of a certificate that ACM does not have any more. */
export function certificateGone(arn: string, { resource }: CertificateWork): PkiError {
  return goneError({ arn, resource }, "CertificateGone", { next: "a new one will be requested" });
}
