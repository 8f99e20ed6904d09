import {
  type ACMClient,
  AddTagsToCertificateCommand,
  DeleteCertificateCommand,
  DescribeCertificateCommand,
  ExportCertificateCommand,
  GetCertificateCommand,
  type KeyAlgorithm,
  ListTagsForCertificateCommand,
  RemoveTagsFromCertificateCommand,
  RenewCertificateCommand,
  RequestCertificateCommand,
  type RevocationReason,
  RevokeCertificateCommand,
  type CertificateStatus as SdkCertificateStatus,
} from "@aws-sdk/client-acm";
import { type CertificateNames, commonNameFirst } from "../../kernel/certificateNames";
import { EncryptedKey } from "../../pki/encryptedKey";
import type { Exported } from "../../pki/exported";
import { attempt, attemptFind, awsErrorName, translateFailure, unquoted } from "../calls/failures";
import type { CertificateStatus } from "./certificateStatus";
import { type CertificateView, viewOf } from "./certificateView";
import { noteDeleted, noteRequested } from "./done";

/** Our list of statuses is the SDK's, in both directions: a new one fails to compile. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
const statusesAreComplete: Same<CertificateStatus, SdkCertificateStatus> = true;
void statusesAreComplete;

/** Exceptions that say that there is no such certificate. */
const ABSENT = ["ResourceNotFoundException"];

export interface RequestInput extends CertificateNames {
  keyAlgorithm: KeyAlgorithm;
  token: string;
  tags: Readonly<Record<string, string>>;
}

/**
 * Requests an exportable, DNS-validated certificate; this is what AWS charges for once it is issued.
 * The same token within an hour gives the same ARN again. Tags need acm:AddTagsToCertificate too.
 */
export async function requestCertificate(
  acm: ACMClient,
  resource: string,
  input: RequestInput,
): Promise<string> {
  const [commonName, ...others] = commonNameFirst(input);
  const command = new RequestCertificateCommand({
    DomainName: commonName,
    ...(others.length > 0 ? { SubjectAlternativeNames: others } : {}),
    ValidationMethod: "DNS",
    KeyAlgorithm: input.keyAlgorithm,
    IdempotencyToken: input.token,
    Options: { Export: "ENABLED" },
    Tags: tagList(input.tags),
  });
  const { CertificateArn } = await attempt({ resource, action: "request the certificate from ACM" }, () =>
    acm.send(command),
  );
  if (!CertificateArn) throw new Error("ACM answered RequestCertificate without an ARN");
  noteRequested(acm, CertificateArn, input.dnsNames);
  return CertificateArn;
}

/** The certificate, or undefined where there is none; a fresh request is not describable for some seconds. */
export async function findCertificate(
  acm: ACMClient,
  resource: string,
  arn: string,
): Promise<CertificateView | undefined> {
  const doing = { resource, action: `describe the certificate ${arn}` };
  const answer = await attemptFind(doing, ABSENT, () =>
    acm.send(new DescribeCertificateCommand({ CertificateArn: arn })),
  );
  return answer?.Certificate ? viewOf(arn, answer.Certificate) : undefined;
}

/** Certificate, chain and key, the key under the passphrase. Undefined while ACM is not ready to export. */
export async function findExport(
  acm: ACMClient,
  resource: string,
  arn: string,
  passphrase: string,
): Promise<Exported | undefined> {
  const command = new ExportCertificateCommand({ CertificateArn: arn, Passphrase: Buffer.from(passphrase) });
  const doing = { resource, action: `export the certificate ${arn}` };
  const answer = await attemptFind(doing, ["RequestInProgressException"], () =>
    unquoted(doing, () => acm.send(command)),
  );
  if (!answer) return undefined;
  const { Certificate = "", CertificateChain = "", PrivateKey = "" } = answer;
  const key = new EncryptedKey(PrivateKey, passphrase);
  return { certificatePem: Certificate, chainPem: CertificateChain, key };
}

/** The public part of an issued certificate, PEM. */
export async function requireCertificatePem(acm: ACMClient, resource: string, arn: string): Promise<string> {
  const doing = { resource, action: `get the certificate ${arn}` };
  const answer = await attempt(doing, () => acm.send(new GetCertificateCommand({ CertificateArn: arn })));
  return answer.Certificate ?? "";
}

/** The same of one that a list shows as issued; undefined where ACM does not give it out. */
export async function findCertificatePem(
  acm: ACMClient,
  resource: string,
  arn: string,
): Promise<string | undefined> {
  const doing = { resource, action: `get the certificate ${arn}` };
  const answer = await attemptFind(doing, [...ABSENT, "RequestInProgressException"], () =>
    acm.send(new GetCertificateCommand({ CertificateArn: arn })),
  );
  return answer?.Certificate;
}

/** Asks for a renewal, which AWS charges for; a renewal that is under way already is no error. */
export async function renewCertificate(acm: ACMClient, resource: string, arn: string): Promise<void> {
  const doing = { resource, action: `renew the certificate ${arn}` };
  await attemptFind(doing, ["RequestInProgressException"], () =>
    acm.send(new RenewCertificateCommand({ CertificateArn: arn })),
  );
}

/** Revokes a certificate, for good; says "in use" rather than throwing. One that is revoked already is no error. */
export async function revokeCertificate(
  acm: ACMClient,
  resource: string,
  arn: string,
  reason: RevocationReason,
): Promise<"revoked" | "in use"> {
  try {
    await acm.send(new RevokeCertificateCommand({ CertificateArn: arn, RevocationReason: reason }));
    return "revoked";
  } catch (error) {
    const name = awsErrorName(error);
    if (name === "ResourceInUseException") return "in use";
    if (name === "ConflictException") return "revoked";
    throw translateFailure(error, { resource, action: `revoke the certificate ${arn}` });
  }
}

/** Deletes a certificate; says "in use" rather than throwing, and finds nothing to do where it is gone. */
export async function deleteCertificate(
  acm: ACMClient,
  resource: string,
  arn: string,
): Promise<"deleted" | "in use"> {
  try {
    await acm.send(new DeleteCertificateCommand({ CertificateArn: arn }));
  } catch (error) {
    const name = awsErrorName(error);
    if (name === "ResourceInUseException") return "in use";
    if (!ABSENT.includes(name))
      throw translateFailure(error, { resource, action: `delete the certificate ${arn}` });
  }
  noteDeleted(acm, arn);
  return "deleted";
}

/** The tags of a certificate, or undefined where there is no such certificate. */
export async function findCertificateTags(
  acm: ACMClient,
  resource: string,
  arn: string,
): Promise<Record<string, string> | undefined> {
  const doing = { resource, action: `list the tags of ${arn}` };
  const command = new ListTagsForCertificateCommand({ CertificateArn: arn });
  const answer = await attemptFind(doing, ABSENT, () => acm.send(command));
  return answer && Object.fromEntries((answer.Tags ?? []).map((tag) => [tag.Key ?? "", tag.Value ?? ""]));
}

/** Brings the tags of a certificate from what they were to what they shall be. */
export async function putCertificateTags(
  acm: ACMClient,
  resource: string,
  arn: string,
  change: { set: Readonly<Record<string, string>>; remove: readonly string[] },
): Promise<void> {
  const doing = { resource, action: `tag the certificate ${arn}` };
  if (change.remove.length > 0) {
    const Tags = change.remove.map((Key) => ({ Key }));
    await attempt(doing, () => acm.send(new RemoveTagsFromCertificateCommand({ CertificateArn: arn, Tags })));
  }
  if (Object.keys(change.set).length > 0) {
    const command = new AddTagsToCertificateCommand({ CertificateArn: arn, Tags: tagList(change.set) });
    await attempt(doing, () => acm.send(command));
  }
}

function tagList(tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
