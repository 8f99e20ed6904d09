import { partitionOf } from "../core/partition";
import { requestTags, tagKeys } from "../iam/principal";
import { type Facts, onAll, type Requirement, type Row, row } from "./requirements";

interface TagInput {
  Tags?: { Key: string; Value?: string }[];
}

interface RequestInput extends TagInput {
  DomainName: string;
  SubjectAlternativeNames: string[];
  ValidationMethod: string;
  KeyAlgorithm: string;
  CertificateAuthorityArn?: string;
  Options: { CertificateTransparencyLoggingPreference?: string; Export: string };
}

/** A certificate that is not there yet. */
const anyCertificate = ({ caller, region }: Facts): string =>
  `arn:${partitionOf(region)}:acm:${region}:${caller.account}:certificate/*`;

/** An action on a certificate that is there, or on an ARN that is nobody's. */
function onCertificate(
  action: string,
  arn: string,
  { acm }: Facts,
  tags: TagInput["Tags"] = [],
): Requirement {
  return {
    action,
    resource: arn,
    account: arn.split(":")[4] ?? "",
    context: { ...tagKeys("aws:ResourceTag", acm.find(arn)?.tags ?? []), ...requestTags(tags) },
  };
}

const byArn = (name: string): Row =>
  row<{ CertificateArn: string } & TagInput>((input, facts) => [
    onCertificate(`acm:${name}`, input.CertificateArn, facts, input.Tags),
  ]);

const byResourceArn = (name: string): Row =>
  row<{ ResourceArn: string } & TagInput>((input, facts) => [
    onCertificate(`acm:${name}`, input.ResourceArn, facts, input.Tags),
  ]);

/** Tags of a certificate to be take a permission of their own. */
const tagging = (input: TagInput, facts: Facts): Requirement[] =>
  (input.Tags ?? []).length === 0
    ? []
    : [
        {
          action: "acm:AddTagsToCertificate",
          resource: anyCertificate(facts),
          context: requestTags(input.Tags),
        },
      ];

/** Source: docs.aws.amazon.com/acm/latest/userguide/acm-conditions.html */
const requestKeys = (input: RequestInput) => ({
  "acm:DomainNames": [...new Set([input.DomainName, ...input.SubjectAlternativeNames])],
  "acm:ValidationMethod": input.ValidationMethod,
  "acm:KeyAlgorithm": input.KeyAlgorithm,
  "acm:Export": input.Options.Export,
  "acm:CertificateTransparencyLogging": input.Options.CertificateTransparencyLoggingPreference ?? "ENABLED",
  ...(input.CertificateAuthorityArn === undefined
    ? {}
    : { "acm:CertificateAuthority": input.CertificateAuthorityArn }),
  ...requestTags(input.Tags),
});

/** Source: docs.aws.amazon.com/service-authorization/latest/reference/list_awscertificatemanager.html */
export const ACM_REQUIREMENTS: Record<string, Row> = {
  // No resource type: decided on `*`, though the refusal names the certificates of the account.
  RequestCertificate: row<RequestInput>((input, facts) => [
    {
      action: "acm:RequestCertificate",
      resource: "*",
      shownAs: anyCertificate(facts),
      context: requestKeys(input),
    },
    ...tagging(input, facts),
  ]),
  ImportCertificate: row<{ CertificateArn?: string } & TagInput>((input, facts) => [
    onCertificate("acm:ImportCertificate", input.CertificateArn ?? anyCertificate(facts), facts, input.Tags),
    ...tagging(input, facts),
  ]),
  DescribeCertificate: byArn("DescribeCertificate"),
  GetCertificate: byArn("GetCertificate"),
  ExportCertificate: byArn("ExportCertificate"),
  RenewCertificate: byArn("RenewCertificate"),
  RevokeCertificate: byArn("RevokeCertificate"),
  DeleteCertificate: byArn("DeleteCertificate"),
  UpdateCertificateOptions: byArn("UpdateCertificateOptions"),
  AddTagsToCertificate: byArn("AddTagsToCertificate"),
  RemoveTagsFromCertificate: byArn("RemoveTagsFromCertificate"),
  ListTagsForCertificate: byArn("ListTagsForCertificate"),
  TagResource: byResourceArn("TagResource"),
  UntagResource: row<{ ResourceArn: string; TagKeys: string[] }>((input, facts) => {
    const needed = onCertificate("acm:UntagResource", input.ResourceArn, facts);
    return [{ ...needed, context: { ...needed.context, "aws:TagKeys": input.TagKeys } }];
  }),
  ListTagsForResource: byResourceArn("ListTagsForResource"),
  ListCertificates: onAll("acm:ListCertificates"),
  SearchCertificates: onAll("acm:SearchCertificates"),
  GetAccountConfiguration: onAll("acm:GetAccountConfiguration"),
  PutAccountConfiguration: onAll("acm:PutAccountConfiguration"),
};
