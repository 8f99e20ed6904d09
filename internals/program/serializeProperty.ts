/**
 * Used: `pulumi.runtime.serializeProperty`, which Pulumi exports and does not document. It gives what an input is on the
 * wire, unknown or secret values included, as a promise that knows no resource any more. Pulumi's own outputs cannot
 * leave their resources.
 * Seen to work: @pulumi/pulumi 3.216.0, 3.270.0 and 3.276.0.
 * Lost where it is absent: a resource waits for some more that it takes values of, which delays it and breaks nothing.
 * No secret can be told then that stands in a value without its dependencies; there are none of these either.
 */
import * as pulumi from "@pulumi/pulumi";
import { SECRET_SIGNATURE } from "../../provider/kernel/secretInputs";

type Runtime = Partial<Pick<typeof pulumi.runtime, "serializeProperty">>;

/** A value, known or not, without the resources that it came from: for whoever says by other means what it waits for. */
export function withoutDependencies<T>(
  value: pulumi.Input<T>,
  { serializeProperty }: Runtime = pulumi.runtime,
): pulumi.Output<T> {
  if (typeof serializeProperty !== "function") return pulumi.output(value) as pulumi.Output<T>;
  return pulumi.output(serializeProperty("value", value)) as pulumi.Output<T>;
}

/**
 * A URN without the parent that it depends on. Whatever depends on a component waits for all children of it: two
 * children that keep their URNs would wait for each other forever. As a URN is always known, this works without
 * internals too.
 */
export function urnWithoutParent(
  urn: pulumi.Output<string>,
  runtime: Runtime = pulumi.runtime,
): pulumi.Output<string> {
  if (typeof runtime.serializeProperty === "function") return withoutDependencies(urn, runtime);
  return pulumi.output(new Promise<string>((done) => urn.apply(done)));
}

/** Whether the program has a secret in a value, at any depth. Waits until the value is there, or known to be unknown. */
export async function holdsSecret(
  value: unknown,
  { serializeProperty }: Runtime = pulumi.runtime,
): Promise<boolean> {
  if (typeof value !== "object" || value === null) return false;
  // First, as an output of what rejects would reject for itself, where nobody listens. A value without its dependencies
  // is on the wire already, and no output tells of its secrets.
  const onTheWire: unknown = await serializeProperty?.("value", value);
  if (JSON.stringify(onTheWire ?? null).includes(SECRET_SIGNATURE)) return true;
  // Earlier releases do not mark a secret that is not known yet.
  return pulumi.isSecret(pulumi.output(value));
}
