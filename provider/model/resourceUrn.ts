import type { Identity } from "./common";

const OWN_TYPES = "pulumi-nodejs:dynamic/aws-pki:";

/** Stands for the parents that a class mostly has. */
const USUAL = "$";

/** The type of one class of ours as the engine knows it. */
export const typeToken = (type: string): string => `${OWN_TYPES}${type}`;

/** `urn:pulumi:STACK::PROJECT::TYPES::NAME` as the identity that check pins. */
export function identityOf(urn: string): Identity {
  const [, stack = "", project = "", types = "", ...name] = urn.replace(/^urn:pulumi:/, "::").split("::");
  return { project, stack, resource: `${types}::${name.join("::")}` };
}

/** What stands in every URN of a class: its type, and the types of its parents, each followed by `$`, that it mostly has. */
export interface UrnForm {
  type: string;
  parents: string;
}

/** A URN without what most of its class have in common: `STACK::PROJECT::PARENTS::NAME`, and `$` for its usual parents; another text as it is. */
export function shortUrn(form: UrnForm, urn: string): string {
  const [stack, project, types = "", ...name] = urn.replace(/^urn:pulumi:/, "").split("::");
  const own = typeToken(form.type);
  const parents = types.endsWith(own) ? types.slice(0, -own.length) : types;
  const shown = parents !== "" && parents === form.parents ? USUAL : parents;
  const short = [stack, project, shown, ...name].join("::");
  // Whatever is no URN of this class does not come back.
  return wholeUrn(form, short) === urn ? short : urn;
}

/** The URN of a short one; any other text as it is. */
export function wholeUrn(form: UrnForm, short: string): string {
  const [stack, project, parents, ...name] = short.split("::");
  if (short.startsWith("urn:") || parents === undefined || name.length === 0) return short;
  const types = parents === USUAL ? form.parents : parents;
  return `urn:pulumi:${stack}::${project}::${types}${typeToken(form.type)}::${name.join("::")}`;
}
