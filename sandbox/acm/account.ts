import { z } from "zod";
import { type CallContext, type Operations, operation } from "../core/operation";
import { whole } from "../wire/shapes";
import type { Acm } from "./acm";
import { IdempotencyToken } from "./schemas";

/** "ACM Certificate Approaching Expiration" begins 45 days ahead unless set otherwise. */
const DEFAULT_DAYS = 45;

const PutAccountConfiguration = z.object({
  ExpiryEvents: z.object({ DaysBeforeExpiry: whole(1, 2147483647).optional() }).optional(),
  IdempotencyToken,
});

const key = ({ caller, region }: CallContext): string => `${caller.account}/${region}`;

export const accountOperations = (acm: Acm): Operations => ({
  GetAccountConfiguration: operation({
    schema: z.object({}),
    handle: (_, context) => ({
      ExpiryEvents: { DaysBeforeExpiry: acm.daysBeforeExpiry.get(key(context)) ?? DEFAULT_DAYS },
    }),
  }),
  PutAccountConfiguration: operation({
    schema: PutAccountConfiguration,
    handle: (input, context) => {
      const days = input.ExpiryEvents?.DaysBeforeExpiry;
      if (days !== undefined) acm.daysBeforeExpiry.set(key(context), days);
    },
  }),
});
