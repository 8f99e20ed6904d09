import { isObject } from "../provider/kernel/json";
import { classOfType } from "../provider/kernel/resourceUrn";
import { wholeInputs, wholeState } from "../provider/kind/stateForm";
import { CommandError } from "./commandError";
import { findText, itemsOf, type Json, objectOf } from "./values";

/** A resource of ours as a state or a preview has it. */
export interface Declared {
  /** The class, such as `Certificate`. */
  type: string;
  /** The name in the program. */
  name: string;
  /** Its ARN, where it has one. */
  id: string | undefined;
  /** Whether it is only read, by `Certificate.get`. */
  isRead: boolean;
  inputs: Json;
  outputs: Json;
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
  return { resources: itemsOf(deployment.resources).flatMap(declaredOf), notes: [] };
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
  const resources = steps.flatMap((step) => [...declaredOf(step.newState), ...declaredOf(step.oldState)]);
  const shown = steps.filter((step) => step.op === "same").length;
  const same = objectOf(preview.changeSummary).same;
  const hidden = typeof same === "number" ? same - shown : 0;
  const notes =
    hidden > 0
      ? [
          `The preview leaves out ${hidden} resources that stay the same, and so does the policy: preview with --show-sames.`,
        ]
      : [];
  return { resources, notes };
}

/** Node's own message would quote what it cannot parse. */
function parse(text: string, expected: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    throw new CommandError(`What was given is no JSON: give ${expected}.`);
  }
}

function declaredOf(given: unknown): Declared[] {
  const resource = objectOf(given);
  const { type, urn, id } = resource;
  const className = classOfType(findText(type) ?? "");
  // A component is nothing in AWS.
  if (className === undefined || resource.custom === false) return [];
  // The engine stores them without derived inputs. A preview shows planned resources as inputs alone.
  const kind = `${className.charAt(0).toLowerCase()}${className.slice(1)}`;
  const stored = objectOf(resource.outputs);
  const outputs = "stateVersion" in stored ? wholeState(kind, stored) : wholeInputs(kind, stored);
  const declared = {
    type: className,
    name: findText(urn)?.split("::").at(-1) ?? "without a name",
    id: findText(id),
    isRead: resource.external === true || outputs.foreign === true,
    inputs: wholeInputs(kind, objectOf(resource.inputs)),
    outputs,
  };
  return [declared];
}
