import type { IssuerRules } from "../../authority/issuer";
import { publicRules } from "../../authority/public/plan/rules";

/** A kind of CA. Its rules stand here, and its issuer in certificate/openIssuer.ts. */
export type AuthorityKind = "public";

/** The kind of CA that a certificate's inputs name: the public one, as no input tells another one yet. */
export function authorityKindOf(_inputs: object): AuthorityKind {
  return "public";
}

const RULES: Readonly<Record<AuthorityKind, IssuerRules>> = { public: publicRules };

export function rulesOf(inputs: object): IssuerRules {
  return RULES[authorityKindOf(inputs)];
}
