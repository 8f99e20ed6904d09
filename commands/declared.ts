import { type AnyKind, findKindOfType, type KindType } from "../provider/everyKind";
import { isObject } from "../provider/kernel/json";
import { classOfType } from "../provider/kernel/resourceUrn";
import type { Declared as OfKind } from "../provider/permissions/asked/asks";
import { findText, itemsOf, type Json, objectOf } from "../provider/permissions/asked/values";
import { CommandError } from "./commandError";

/** A resource of ours as a state or a preview has it, with its class, such as `Certificate`. */
export interface Declared extends OfKind {
  type: KindType;
}

export interface Reading {
  resources: Declared[];
  /** Notes about the source, for the reader of a policy. */
  notes: string[];
}

const OF_STATE = "the JSON of `pulumi stack export`";
const OF_PREVIEW = "the JSON of `pulumi preview --json --show-sames`";

/** The resources of a state: the JSON of `pulumi stack export`. */
export function readState(text: string): Reading {
  const state = parse(text, OF_STATE);
  const deployment = objectOf(state).deployment;
  if (isObject(state) && Array.isArray(state.steps))
    throw new CommandError("This is a preview, no state: give it as --preview.");
  if (!isObject(deployment)) throw new CommandError(`This is no state: give ${OF_STATE}.`);
  return ours(itemsOf(deployment.resources));
}

/**
 * The resources of a preview, the JSON of `pulumi preview --json`: as they will be, and as they are where a step
 * changes or ends them, which needs the permissions too.
 */
export function readPreview(text: string): Reading {
  const preview = parse(text, OF_PREVIEW);
  if (isObject(preview) && isObject(preview.deployment))
    throw new CommandError("This is a state, no preview: give it as --state.");
  if (!isObject(preview) || !Array.isArray(preview.steps))
    throw new CommandError(`This is no preview: give ${OF_PREVIEW}.`);
  const steps = preview.steps.filter(isObject);
  const { resources, notes } = ours(steps.flatMap((step) => [step.newState, step.oldState]));
  const shown = steps.filter((step) => step.op === "same").length;
  const same = objectOf(preview.changeSummary).same;
  const hidden = typeof same === "number" ? same - shown : 0;
  const leftOut = `The preview leaves out ${hidden} resources that stay the same, and so does the policy: preview with --show-sames.`;
  return { resources, notes: hidden > 0 ? [...notes, leftOut] : notes };
}

/** Node's own message would quote what it cannot parse. */
function parse(text: string, expected: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    throw new CommandError(`The text given is no JSON: give ${expected}.`);
  }
}

/** Those of the resources that are ours. */
function ours(given: readonly unknown[]): Reading {
  const found = given.map(objectOf).flatMap((resource) => {
    const className = classOfType(findText(resource.type) ?? "");
    // A component is nothing in AWS.
    return className === undefined || resource.custom === false ? [] : [{ className, resource }];
  });
  const unknown = found.filter(({ className }) => findKindOfType(className) === undefined);
  return {
    resources: found.flatMap(({ className, resource }) => {
      const kind = findKindOfType(className);
      return kind ? [declaredOf(kind, resource)] : [];
    }),
    notes: unknown.map(
      ({ className, resource }) =>
        `${className} ${nameOf(resource)}: this release knows no such kind of resource, so the policies grant nothing for it. Run this by the release that the stack uses.`,
    ),
  };
}

function declaredOf({ type, states: { form } }: AnyKind, resource: Json): Declared {
  // The engine stores them without derived inputs. A preview shows planned resources as inputs alone.
  const stored = objectOf(resource.outputs);
  const outputs = "stateVersion" in stored ? form.state.whole(stored) : form.inputs.whole(stored);
  return {
    type,
    name: nameOf(resource),
    id: findText(resource.id),
    isRead: resource.external === true || outputs.foreign === true,
    inputs: form.inputs.whole(objectOf(resource.inputs)),
    outputs,
  };
}

const nameOf = ({ urn }: Json): string => findText(urn)?.split("::").at(-1) ?? "without a name";
