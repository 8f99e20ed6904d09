import { z } from "zod";
import { list, text } from "../wire/shapes";
import { CertificateArn, CertificateStatus, ExportOption, KeyAlgorithmName } from "./schemas";
import type { SearchView } from "./searchView";

/** A union of AWS has exactly one of its members. */
const union = <S extends z.ZodRawShape>(shape: S) =>
  z
    .object(shape)
    .partial()
    .refine((value) => Object.values(value).filter((member) => member !== undefined).length === 1, {
      message: "Member must have exactly one of the union's members set",
    });

const NameFilter = z.object({
  Value: text({ min: 1, max: 256 }),
  ComparisonOperator: z.enum(["CONTAINS", "EQUALS"]),
});
const Range = z.object({ Start: z.number().optional(), End: z.number().optional() });

const Attribute = union({
  Subject: z.object({ CommonName: NameFilter }),
  SubjectAlternativeName: z.object({ DnsName: NameFilter }),
  ExtendedKeyUsage: z.string(),
  KeyUsage: z.string(),
  KeyAlgorithm: KeyAlgorithmName,
  SerialNumber: text({ min: 2, max: 59, pattern: "[0-9a-f]{2}(:[0-9a-f]{2}){1,19}" }),
  NotAfter: Range,
  NotBefore: Range,
});
const Metadata = union({
  Status: CertificateStatus,
  RenewalStatus: z.enum(["PENDING_AUTO_RENEWAL", "PENDING_VALIDATION", "SUCCESS", "FAILED"]),
  Type: z.enum(["IMPORTED", "AMAZON_ISSUED", "PRIVATE"]),
  InUse: z.boolean(),
  Exported: z.boolean(),
  ExportOption,
  ManagedBy: z.enum(["CLOUDFRONT"]),
  ValidationMethod: z.enum(["EMAIL", "DNS", "HTTP"]),
  CertificateKeyPairOrigin: z.enum(["AWS_MANAGED", "ACME", "CUSTOMER_PROVIDED"]),
  AcmeEndpointArn: z.string(),
  AcmeAccountId: z.string(),
});
const Filter = union({
  CertificateArn,
  X509AttributeFilter: Attribute,
  AcmCertificateMetadataFilter: Metadata,
});

type Attribute = z.output<typeof Attribute>;
type Metadata = z.output<typeof Metadata>;
type Filter = z.output<typeof Filter>;

/** And, Or, Not and single filters, nested as deep as one likes. */
export interface FilterStatement {
  And?: FilterStatement[] | undefined;
  Or?: FilterStatement[] | undefined;
  Not?: FilterStatement | undefined;
  Filter?: Filter | undefined;
}

export const FilterStatement: z.ZodType<FilterStatement> = z.lazy(() =>
  union({
    And: list(FilterStatement, { min: 1, max: 15 }),
    Or: list(FilterStatement, { min: 1, max: 15 }),
    Not: FilterStatement,
    Filter,
  }),
);

/** Does a certificate pass? */
export function matchesStatement(view: SearchView, statement: FilterStatement): boolean {
  if (statement.And) return statement.And.every((part) => matchesStatement(view, part));
  if (statement.Or) return statement.Or.some((part) => matchesStatement(view, part));
  if (statement.Not) return !matchesStatement(view, statement.Not);
  return statement.Filter ? matchesFilter(view, statement.Filter) : true;
}

function matchesFilter(view: SearchView, filter: Filter): boolean {
  if (filter.CertificateArn !== undefined) return view.certificate.arn === filter.CertificateArn;
  if (filter.X509AttributeFilter) return matchesAttribute(view, filter.X509AttributeFilter);
  return matchesMetadata(view, filter.AcmCertificateMetadataFilter ?? {});
}

function matchesAttribute({ certificate, attributes }: SearchView, wanted: Attribute): boolean {
  if (wanted.Subject) return matchesName(attributes.Subject.CommonName, wanted.Subject.CommonName);
  if (wanted.SubjectAlternativeName) {
    const { DnsName } = wanted.SubjectAlternativeName;
    return certificate.domains.some((domain) => matchesName(domain, DnsName));
  }
  if (wanted.ExtendedKeyUsage !== undefined)
    return attributes.ExtendedKeyUsages.includes(wanted.ExtendedKeyUsage);
  if (wanted.KeyUsage !== undefined) return attributes.KeyUsages.includes(wanted.KeyUsage);
  if (wanted.KeyAlgorithm !== undefined) return attributes.KeyAlgorithm === wanted.KeyAlgorithm;
  if (wanted.SerialNumber !== undefined) return attributes.SerialNumber === wanted.SerialNumber;
  if (wanted.NotAfter) return within(attributes.NotAfter, wanted.NotAfter);
  return wanted.NotBefore === undefined || within(attributes.NotBefore, wanted.NotBefore);
}

function matchesName(name: string | undefined, filter: z.output<typeof NameFilter>): boolean {
  const wanted = filter.Value.toLowerCase();
  return filter.ComparisonOperator === "EQUALS" ? name === wanted : (name?.includes(wanted) ?? false);
}

/** Both ends belong to the range. Timestamps arrive as epoch seconds. */
function within(date: Date | undefined, { Start, End }: z.output<typeof Range>): boolean {
  if (date === undefined) return false;
  const seconds = date.getTime() / 1000;
  return (Start === undefined || seconds >= Start) && (End === undefined || seconds <= End);
}

/** The filter's members bear the names of the metadata's, so one comparison does for all. */
function matchesMetadata({ metadata }: SearchView, wanted: Metadata): boolean {
  const facts: Record<string, unknown> = { ...metadata };
  return Object.entries(wanted).every(([name, value]) => value === undefined || facts[name] === value);
}
