import { z } from "zod";
import type { HostedZone } from "../../kernel/domainName";
import type { RefusedInputs } from "../../kernel/refused";
import { connectionName, hostInputs, region, rule, slug } from "../../kernel/schema";
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

/** A Route 53 zone id; the `/hostedzone/` prefix of the API is taken off. */
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

/** What a program may say of an AcmPublicCa, connections aside. */
export const publicCaArgs = z.strictObject({
  /** Zones that hold the validation records; a name goes to the one with the longest matching suffix. */
  hostedZoneIds: z
    .array(hostedZoneId)
    .min(1)
    .transform((ids) => [...new Set(ids)])
    .optional(),
  /** The same for one zone. Give exactly one of the two. */
  hostedZoneId: hostedZoneId.optional(),
  /** ACM region to issue from; default: the connection's. CloudFront takes certificates of us-east-1 only. */
  region: region.optional(),
  /** Lower-case letters, digits and hyphens; default: the resource's name, slugified. */
  caName: slug(64).optional(),
});

export const publicCaInputs = z.strictObject({
  ...publicCaArgs.shape,
  ...hostInputs.shape,
  caName: slug(64),
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

export interface PublicCaOutputs {
  accountId: string;
  region: string;
  zones: HostedZone[];
}
