import type { Identity } from "./common";

const OWN_TYPES = "pulumi-nodejs:dynamic/aws-pki:";

/** The type of one class of ours as the engine knows it. */
export const typeToken = (type: string): string => `${OWN_TYPES}${type}`;

/** `urn:pulumi:STACK::PROJECT::TYPES::NAME` as the identity that check pins. */
export function identityOf(urn: string): Identity {
  const [, stack = "", project = "", types = "", ...name] = urn.replace(/^urn:pulumi:/, "::").split("::");
  return { project, stack, resource: `${types}::${name.join("::")}` };
}

/** A URN without what any URN of this class has: `STACK::PROJECT::PARENTS$::NAME`; another text as it is. */
export function shortUrn(type: string, urn: string): string {
  const [, stack, project, parents, name] =
    /^urn:pulumi:([^:]+)::([^:]+)::((?:.+\$)?)pulumi-nodejs:dynamic\/aws-pki:[A-Za-z]+::(.+)$/.exec(urn) ??
    [];
  const short = [stack, project, parents, name].join("::");
  return stack !== undefined && wholeUrn(type, short) === urn ? short : urn;
}

/** The URN of a short one; any other text as it is. */
export function wholeUrn(type: string, short: string): string {
  const [stack, project, parents, ...name] = short.split("::");
  if (short.startsWith("urn:") || parents === undefined || name.length === 0) return short;
  return `urn:pulumi:${stack}::${project}::${parents}${typeToken(type)}::${name.join("::")}`;
}
