import * as pulumi from "@pulumi/pulumi";
import type { KindName, TypeOf } from "../provider/everyKind";
import { invalidInput } from "../provider/kernel/errors";
import { typeToken } from "../provider/kernel/resourceUrn";

/**
 * Refuses another value than the resource that an input wants, which only a program without types can give. Throws
 * InvalidInput. Knows the resource by its type, as a program may load two copies of this package.
 */
export function requireRelation(label: string, input: string, value: unknown, type: TypeOf<KindName>): void {
  if (pulumi.Resource.isInstance(value) && typeOfResource(value) === typeToken(type)) return;
  const cause = value === undefined ? "It is missing." : `It is no ${type} resource.`;
  throw invalidInput(label, [{ property: input, cause, remedy: `Give one made by new ${type}(…).` }]);
}

/** The same for an input that may be absent. */
export function requireRelationIfGiven(...relation: Parameters<typeof requireRelation>): void {
  if (relation[2] !== undefined) requireRelation(...relation);
}

function typeOfResource(resource: pulumi.Resource): unknown {
  return (resource as { __pulumiType?: unknown }).__pulumiType;
}
