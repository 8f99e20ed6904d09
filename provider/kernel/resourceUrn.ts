import type { Identity } from "./schema";

/** Prefixes of the class in a type: as a dynamic resource, which all of ours are, and as a native plugin's. */
const OWN_TYPES = ["pulumi-nodejs:dynamic/aws-pki:", "aws-pki:index:"] as const;

/** Stands for the parents that a class mostly has. */
const USUAL_PARENTS = "$";

/** The type of one class of ours as the engine knows it. */
export const typeToken = (type: string): string => `${OWN_TYPES[0]}${type}`;

/**
 * The class of this package that a type names, such as `Certificate`, components included. Undefined for any other
 * type.
 */
export function classOfType(type: string): string | undefined {
  const prefix = OWN_TYPES.find((one) => type.startsWith(one));
  return prefix === undefined || type === prefix ? undefined : type.slice(prefix.length);
}

/** `urn:pulumi:STACK::PROJECT::TYPES::NAME` as the identity that check pins. */
export function identityOf(urn: string): Identity {
  const [, stack = "", project = "", types = "", ...name] = urn.replace(/^urn:pulumi:/, "::").split("::");
  return { project, stack, resource: `${types}::${name.join("::")}` };
}

/**
 * The middle of every URN of a class: its type, and the types of its parents, each followed by `$`, that it mostly
 * has.
 */
export interface UrnForm {
  type: string;
  parents: string;
}

/**
 * A URN without what most of its class have in common: `STACK::PROJECT::PARENTS::NAME`, and `$` for its usual parents.
 * Any other text stays as it is, and so does the URN of a native plugin's resource, as a short one is read as dynamic.
 */
export function shortUrn(form: UrnForm, urn: string): string {
  const [head = "", project, types = "", ...name] = urn.split("::");
  const ownAt = types.lastIndexOf("$") + 1;
  if (classOfType(types.slice(ownAt)) === undefined) return urn;
  const parents = types.slice(0, ownAt);
  const stack = head.slice("urn:pulumi:".length);
  const usual = parents !== "" && parents === form.parents ? USUAL_PARENTS : parents;
  const short = [stack, project, usual, ...name].join("::");
  return wholeUrn(form, short) === urn ? short : urn;
}

/** The URN of a short one. Any other text as it is. */
export function wholeUrn(form: UrnForm, short: string): string {
  const [stack, project, parents, ...name] = short.split("::");
  if (short.startsWith("urn:") || parents === undefined || name.length === 0) return short;
  const types = parents === USUAL_PARENTS ? form.parents : parents;
  return `urn:pulumi:${stack}::${project}::${types}${typeToken(form.type)}::${name.join("::")}`;
}
