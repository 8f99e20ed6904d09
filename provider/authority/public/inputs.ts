import { z } from "zod";
import type { RefusedInputs } from "../../kernel/refused";
import { connectionName, hostInputs, neverSecret, region, rule, slug } from "../../kernel/schema";
import {
  basicConstraints,
  domainValidation,
  enrollment,
  exportOption,
  harmlessOnly,
  importing,
  signingRequestOfEach,
  validity,
} from "./refusedRows";

/** A Route 53 zone id. The `/hostedzone/` prefix of the API is taken off. */
const hostedZoneId = z
  .string()
  .transform((text) => text.replace(/^\/?hostedzone\//, ""))
  .pipe(
    z
      .string()
      .superRefine(
        rule(
          (text) => /^[A-Z0-9]{1,32}$/.test(text),
          "It is not the id of a Route 53 hosted zone.",
          "Give the id (such as Z0123456789ABCDEFGHIJ), not the zone's name.",
        ),
      ),
  );

/** Inputs of an AcmPublicCa in a program, connections aside. */
export const publicCaArgs = z.strictObject({
  /** Zones that hold the validation records. A name goes to the one with the longest matching suffix. */
  hostedZoneIds: z
    .array(hostedZoneId)
    .min(1)
    .transform((ids) => [...new Set(ids)])
    .optional()
    .meta({
      description:
        "public Route 53 zones, by their ids; a name's record goes to the zone with the longest matching suffix",
      byDefault: "either this or `hostedZoneId` is required",
      source: "ACM User Guide, DNS validation",
    }),
  /** The same for one zone. Give exactly one of the two. */
  hostedZoneId: hostedZoneId.optional().meta({
    description: "the public Route 53 zone by its id, where there is just one",
    byDefault: "either this or `hostedZoneIds` is required",
    source: "ACM User Guide, DNS validation",
  }),
  /** ACM region to issue from. Default: the connection's. CloudFront takes certificates of us-east-1 only. */
  region: region.optional().meta({
    description: "region to issue from (CloudFront wants us-east-1)",
    byDefault: "the connection's",
    source: "Amazon CloudFront Developer Guide, AWS Region for AWS Certificate Manager",
  }),
  /** Lower-case letters, digits and hyphens. Default: the resource's name, slugified. */
  caName: slug(64).optional().meta({
    description: "name of the CA, for people: 1 to 64 lower-case letters, digits, hyphens",
    byDefault: "the resource's name",
  }),
});

/** Resources that a program gives to an AcmPublicCa, each by its name. */
export const publicCaRelations = z.strictObject({
  connection: z.string().optional().meta({
    description: "the AwsConnection for ACM",
    byDefault: "ambient",
    typescript: "AwsConnection",
  }),
  dnsConnection: z.string().optional().meta({
    description: "the AwsConnection for Route 53",
    byDefault: "`connection`",
    typescript: "AwsConnection",
  }),
});

export const publicCaInputs = z.strictObject({
  ...publicCaArgs.shape,
  ...hostInputs.shape,
  caName: slug(64).meta({ description: "name of the CA, for people" }),
  connection: connectionName,
  dnsConnection: connectionName,
});
export const publicCaRefused: RefusedInputs = {
  rows: [
    signingRequestOfEach,
    basicConstraints,
    enrollment,
    domainValidation,
    ...[validity, exportOption, importing].map(harmlessOnly),
  ],
};
export type PublicCaInputs = z.output<typeof publicCaInputs>;

export const publicCaOutputs = z.strictObject({
  accountId: z.string().meta({ description: "Account that its certificates are issued in.", neverSecret }),
  region: z.string().meta({ description: "Region that its certificates are issued in.", neverSecret }),
  zones: z
    .array(
      z
        .strictObject({
          id: z.string().meta({ description: "Id of the zone, without its prefix." }),
          name: z.string().meta({ description: "Name of the zone, without a dot at its end." }),
        })
        .meta({ declaredAs: "HostedZone", description: "A hosted zone of Route 53." }),
    )
    .meta({ description: "The hosted zones that its certificates are validated through." }),
});
export type PublicCaOutputs = z.output<typeof publicCaOutputs>;
