import type { Operations } from "../core/operation";
import type { Route53 } from "./answers";
import { recordOperations } from "./recordOperations";
import { tagOperations } from "./tagOperations";
import { zoneOperations } from "./zoneOperations";

/** All covered operations of Route 53. */
export const route53Operations = (route53: Route53): Operations => ({
  ...zoneOperations(route53),
  ...recordOperations(route53),
  ...tagOperations(route53),
});
