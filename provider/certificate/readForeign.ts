import { certificateNames } from "../kernel/certificateNames";
import { invalidInput, PkiError } from "../kernel/errors";
import { certificateIdOf } from "../kernel/identity";
import type { Context } from "../kind/lifecycle";
import { type CertificateInputs, type CertificateState, parseCertificateArn } from "./model/inputs";
import { BLANK, observeState } from "./state";

/** Outputs of `Certificate.get`, for a certificate that is only read. */
export type ForeignCertificate = Pick<
  CertificateInputs,
  "resourceUrn" | "identity" | "profile" | "accountId" | "region" | "connection"
>;

/** Reads a certificate that another stack or person owns, as ACM shows it. Never changes it. */
export async function readForeign(
  arn: string,
  given: ForeignCertificate,
  context: Context,
): Promise<CertificateState> {
  const resource = `Certificate ${arn}`;
  if (parseCertificateArn(arn) === undefined)
    throw invalidInput(resource, [
      {
        property: "arn",
        cause: "It is not the ARN of an ACM certificate.",
        remedy: "Give Certificate.get one such as arn:aws:acm:us-east-1:111122223333:certificate/ID.",
      },
    ]);
  const acm = context.world.access(given.connection).acm(given.region, resource);
  const seen = await acm.find(arn);
  if (!seen)
    throw new PkiError({
      code: "CertificateGone",
      resource,
      cause: `There is no such certificate in ${given.region} of ${given.accountId}; its owner may have replaced it.`,
      remedy: "Give Certificate.get the ARN of the present one.",
    });
  const inputs = {
    ...given,
    certificateId: certificateIdOf(given.identity),
    commonName: seen.commonName,
    dnsNames: certificateNames(seen.commonName, seen.names).dnsNames,
    keyAlgorithm: seen.keyAlgorithm as NonNullable<CertificateInputs["keyAlgorithm"]>,
    zones: [],
  };
  return { ...(await observeState(seen, { inputs, acm, knownRecords: [] }, BLANK)), foreign: true };
}
