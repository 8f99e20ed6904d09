import { z } from "zod";
import { connectionName, region } from "../kernel/schema";
import { profileSettings } from "./inputs";

const hostedZone = z.strictObject({ id: z.string(), name: z.string() });

/** Inputs that a certificate is given by its CA. */
export const handedDownByCa = z.strictObject({
  accountId: z.string(),
  region,
  zones: z.array(hostedZone),
  connection: connectionName,
  dnsConnection: connectionName,
});

/**
 * Inputs that a certificate, or a set of certificates, is given by its profile and its CA. A key that is added here does
 * not compile until resources/ hands it down, and certificate/plan/fields.ts says what a change of it does.
 */
export const handedDown = z.strictObject({ profile: profileSettings, ...handedDownByCa.shape });
