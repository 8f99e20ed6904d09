// Two answers of ACM that no page of AWS gives, and that a `pulumi up` after a destroy relies on
// (mayTakeTags in provider/certificate/watch.ts). They cost nothing: the certificate is never issued.

import {
  ACMClient,
  type ACMClientConfig,
  AddTagsToCertificateCommand,
  DeleteCertificateCommand,
  RequestCertificateCommand,
} from "@aws-sdk/client-acm";

export interface TagAnswers {
  /** Whether ACM takes tags for a certificate directly after its request. */
  fresh: string;
  /** Whether it refuses them for one that was deleted. */
  deleted: string;
}

const EXPECTED: TagAnswers = { fresh: "taken", deleted: "ResourceNotFoundException" };

/** Whether the answers are those that the provider relies on. */
export const areExpected = ({ fresh, deleted }: TagAnswers): boolean =>
  fresh === EXPECTED.fresh && deleted === EXPECTED.deleted;

/** Requests a certificate for a name, tags it, deletes it, and tags it again. */
export async function askForTags(domainName: string, config: ACMClientConfig): Promise<TagAnswers> {
  const acm = new ACMClient(config);
  const tagged = (arn: string) =>
    acm.send(
      new AddTagsToCertificateCommand({ CertificateArn: arn, Tags: [{ Key: "verify-aws", Value: "1" }] }),
    );
  const request = { DomainName: domainName, ValidationMethod: "DNS" } as const;
  const { CertificateArn: arn = "" } = await acm.send(new RequestCertificateCommand(request));
  const fresh = await answerOf(tagged(arn));
  await acm.send(new DeleteCertificateCommand({ CertificateArn: arn }));
  return { fresh, deleted: await answerOf(tagged(arn)) };
}

/** "taken", or the name of the error. */
function answerOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "taken",
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );
}
