import {
  AddTagsToCertificateCommand,
  DeleteCertificateCommand,
  DescribeCertificateCommand,
  ExportCertificateCommand,
  GetCertificateCommand,
  ListTagsForCertificateCommand,
  RemoveTagsFromCertificateCommand,
  RenewCertificateCommand,
  RequestCertificateCommand,
  type RequestCertificateCommandInput,
  type RevocationReason,
  RevokeCertificateCommand,
  type CertificateStatus as SdkCertificateStatus,
} from "@aws-sdk/client-acm";
import { commonNameFirst } from "../../kernel/certificateNames";
import { EncryptedKey } from "../../pki/encryptedKey";
import type { Exported } from "../../pki/exported";
import { attempt, attemptFind, awsErrorName, translateFailure, unquoted } from "../calls/failures";
import type { AcmRegion } from "./acmRegion";
import type { CertificateStatus } from "./certificateStatus";
import { type CertificateView, viewOf } from "./certificateView";
import { CertificateList, type Wanted } from "./list";

/** Our list of statuses is the SDK's, in both directions: a new one fails to compile. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
const statusesAreComplete: Same<CertificateStatus, SdkCertificateStatus> = true;
void statusesAreComplete;

/** Exceptions that say that there is no such certificate. */
const ABSENT = ["ResourceNotFoundException"];

type Tags = Readonly<Record<string, string>>;

/** Parameters of a request that tell which CA shall issue, and how it validates. */
export type RequestTerms = Pick<RequestCertificateCommandInput, "ValidationMethod" | "Options">;

export interface RequestInput extends Wanted {
  terms: RequestTerms;
  token: string;
  tags: Tags;
}

/** "being updated": ACM wants to be asked again, and may have revoked it already. */
export type RevokeAnswer = "revoked" | "in use" | "being updated";

/** ACM in one region, as one resource asks it. Errors name that resource. */
export class Acm {
  readonly list: CertificateList;

  constructor(
    readonly region: AcmRegion,
    private readonly resource: string,
  ) {
    this.list = new CertificateList(region, resource);
  }

  /**
   * Requests a certificate, which AWS charges for once it is issued. The same token within an hour gives the same ARN
   * again. Tags need acm:AddTagsToCertificate too.
   */
  async request(input: RequestInput): Promise<string> {
    const [commonName, ...others] = commonNameFirst(input);
    const command = new RequestCertificateCommand({
      DomainName: commonName,
      ...(others.length > 0 ? { SubjectAlternativeNames: others } : {}),
      ...input.terms,
      KeyAlgorithm: input.keyAlgorithm,
      IdempotencyToken: input.token,
      Tags: tagList(input.tags),
    });
    const doing = this.#doing("request the certificate from ACM");
    const { CertificateArn } = await attempt(doing, () => this.region.client.send(command));
    if (!CertificateArn) throw new Error("ACM answered RequestCertificate without an ARN");
    this.region.done.noteRequested(CertificateArn, input.dnsNames);
    return CertificateArn;
  }

  /** The certificate, or undefined where there is none. ACM does not describe a fresh request for some seconds. */
  async find(arn: string): Promise<CertificateView | undefined> {
    const command = new DescribeCertificateCommand({ CertificateArn: arn });
    const doing = this.#doing(`describe the certificate ${arn}`);
    const answer = await attemptFind(doing, ABSENT, () => this.region.client.send(command));
    return answer?.Certificate ? viewOf(arn, answer.Certificate) : undefined;
  }

  /**
   * Certificate, chain and key, the key under the passphrase. Undefined while ACM is not ready to export, as it may not
   * be for a while after a renewal.
   */
  async findExport(arn: string, passphrase: string): Promise<Exported | undefined> {
    const command = new ExportCertificateCommand({
      CertificateArn: arn,
      Passphrase: Buffer.from(passphrase),
    });
    const doing = this.#doing(`export the certificate ${arn}`);
    const answer = await attemptFind(doing, ["RequestInProgressException"], () =>
      unquoted(doing, () => this.region.client.send(command).catch(orUnrelated)),
    );
    if (!answer) return undefined;
    const { Certificate = "", CertificateChain = "", PrivateKey = "" } = answer;
    const key = new EncryptedKey(PrivateKey, passphrase);
    return { certificatePem: Certificate, chainPem: CertificateChain, key };
  }

  /** The public part of an issued certificate, PEM. */
  async requirePem(arn: string): Promise<string> {
    const command = new GetCertificateCommand({ CertificateArn: arn });
    const doing = this.#doing(`get the certificate ${arn}`);
    return (await attempt(doing, () => this.region.client.send(command))).Certificate ?? "";
  }

  /** The same of a certificate that a list shows as issued. Undefined where ACM does not give it out. */
  async findPem(arn: string): Promise<string | undefined> {
    const command = new GetCertificateCommand({ CertificateArn: arn });
    const doing = this.#doing(`get the certificate ${arn}`);
    const notYet = [...ABSENT, "RequestInProgressException"];
    return (await attemptFind(doing, notYet, () => this.region.client.send(command)))?.Certificate;
  }

  /** Asks for a renewal, which AWS charges for. A renewal that is under way already is no error. */
  async renew(arn: string): Promise<void> {
    const command = new RenewCertificateCommand({ CertificateArn: arn });
    const doing = this.#doing(`renew the certificate ${arn}`);
    await attemptFind(doing, ["RequestInProgressException"], () => this.region.client.send(command));
  }

  /** Revokes a certificate, for good. Gives "in use" and "being updated" rather than throwing. */
  async revoke(arn: string, reason: RevocationReason): Promise<RevokeAnswer> {
    const command = new RevokeCertificateCommand({ CertificateArn: arn, RevocationReason: reason });
    try {
      await this.region.client.send(command);
      return "revoked";
    } catch (error) {
      const name = awsErrorName(error);
      if (name === "ResourceInUseException") return "in use";
      if (name === "ConflictException") return "being updated";
      throw translateFailure(error, this.#doing(`revoke the certificate ${arn}`));
    }
  }

  /** Deletes a certificate. Gives "in use" rather than throwing. A deleted certificate is no error. */
  async delete(arn: string): Promise<"deleted" | "in use"> {
    try {
      await this.region.client.send(new DeleteCertificateCommand({ CertificateArn: arn }));
    } catch (error) {
      const name = awsErrorName(error);
      if (name === "ResourceInUseException") return "in use";
      const failure = translateFailure(error, this.#doing(`delete the certificate ${arn}`));
      // A policy that goes by tags denies to delete what is not there, as that has none.
      const isGone = failure.code === "AccessDenied" && (await this.#isGone(arn));
      if (!ABSENT.includes(name) && !isGone) throw failure;
    }
    this.region.done.noteDeleted(arn);
    return "deleted";
  }

  /** Whether ACM says that there is no such certificate. A failure of the question says nothing. */
  async #isGone(arn: string): Promise<boolean> {
    return this.find(arn).then(
      (seen) => seen === undefined,
      () => false,
    );
  }

  /** The tags of a certificate, or undefined where there is no such certificate. */
  async findTags(arn: string): Promise<Record<string, string> | undefined> {
    const command = new ListTagsForCertificateCommand({ CertificateArn: arn });
    const doing = this.#doing(`list the tags of ${arn}`);
    const answer = await attemptFind(doing, ABSENT, () => this.region.client.send(command));
    return answer && Object.fromEntries((answer.Tags ?? []).map((tag) => [tag.Key ?? "", tag.Value ?? ""]));
  }

  /** Brings the tags of a certificate from what they were to what they shall be. */
  async putTags(arn: string, change: { set: Tags; remove: readonly string[] }): Promise<void> {
    const { client } = this.region;
    const doing = this.#doing(`tag the certificate ${arn}`);
    if (change.remove.length > 0) {
      const Tags = change.remove.map((Key) => ({ Key }));
      const command = new RemoveTagsFromCertificateCommand({ CertificateArn: arn, Tags });
      await attempt(doing, () => client.send(command));
    }
    if (Object.keys(change.set).length > 0) {
      const command = new AddTagsToCertificateCommand({ CertificateArn: arn, Tags: tagList(change.set) });
      await attempt(doing, () => client.send(command));
    }
  }

  /** Adds tags. False where there is no such certificate. */
  async tagIfThere(arn: string, tags: Tags): Promise<boolean> {
    const command = new AddTagsToCertificateCommand({ CertificateArn: arn, Tags: tagList(tags) });
    const answer = await attemptFind(this.#doing(`tag the certificate ${arn}`), ABSENT, () =>
      this.region.client.send(command),
    );
    return answer !== undefined;
  }

  #doing(action: string) {
    return { resource: this.resource, action };
  }
}

/** ACM's message while a renewed certificate cannot be exported yet. Its class is not published (Infisical PR #6069). */
const UNRELATED = /at least one relation of type EXPORT/i;

/** No answer, where ACM says that. */
function orUnrelated(error: unknown): undefined {
  if (error instanceof Error && UNRELATED.test(error.message)) return undefined;
  throw error;
}

function tagList(tags: Tags): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
