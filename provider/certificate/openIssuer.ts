import type { Commission, Issuer } from "../authority/issuer";
import { PublicIssuer } from "../authority/public/issuer";
import { type AuthorityKind, authorityKindOf } from "./plan/issuerRules";

const ISSUERS: Readonly<Record<AuthorityKind, new (commission: Commission) => Issuer>> = {
  public: PublicIssuer,
};

/** The CA that issues this certificate, by its inputs. */
export function openIssuer(commission: Commission): Issuer {
  return new ISSUERS[authorityKindOf(commission.inputs)](commission);
}
