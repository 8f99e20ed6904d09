import * as pulumi from "@pulumi/pulumi";
import { optionsWith, PkiResource } from "./base";
import type { Member } from "./connections";

/** A resource with keys: a set, or the secrets of one. */
export interface SetResource extends pulumi.Resource {
  readonly resourceName: string;
  /** Why the last step of a key failed, by key. */
  readonly failures: pulumi.Output<Record<string, string>>;
}

/** Resources that a gate waits for, with the failures that they report. */
interface Reporting {
  label: string;
  resource: SetResource;
}

/** The gates of one set: the first for all that is declared until the set is done, one more for each that comes later. */
export class SetGates {
  readonly #reporting: Reporting[] = [];
  /** Whether the first gate has asked already whom it waits for. */
  #isAsked = false;

  constructor(
    private readonly set: SetResource,
    private readonly members: readonly (Member | undefined)[],
  ) {
    const { resourceName } = set;
    this.#reporting.push({ label: resourceName, resource: set });
    new SetGate(resourceName, set, members, () => {
      this.#isAsked = true;
      return this.#reporting;
    });
  }

  /** Makes a gate wait for what writes the set's certificates somewhere. */
  add(resource: SetResource): void {
    const { resourceName } = resource;
    // Syncs of one name may stand under different parents.
    const isTaken = this.#reporting.some(({ label }) => label === resourceName);
    const own = { label: isTaken ? `${resourceName}#${this.#reporting.length}` : resourceName, resource };
    // Declared only once the set is done, as after an await of its outputs: no failure may go unheard.
    if (this.#isAsked) new SetGate(own.label, this.set, this.members, () => [own]);
    this.#reporting.push(own);
  }
}

/** The last of a set's resources: fails the run where a key has failed. */
class SetGate extends PkiResource {
  constructor(
    name: string,
    set: SetResource,
    members: readonly (Member | undefined)[],
    reporting: () => readonly Reporting[],
  ) {
    // By the time that the set itself is done, most programs have declared all syncs of it.
    const done = new Promise<readonly Reporting[]>((resolve) => {
      set.urn.apply(() => resolve(reporting()));
    });
    const failures = pulumi
      .output(done.then((all) => all.map(({ label, resource }) => ({ label, failures: resource.failures }))))
      .apply((all) => Object.fromEntries(all.map(({ label, failures }) => [label, failures ?? {}])));
    const dependsOn = done.then((all) => all.map(({ resource }) => resource));
    const options = { ...optionsWith(undefined, members, []), parent: set, dependsOn };
    super("setGate", "SetGate", `${name}-complete`, { failures }, options);
  }
}
