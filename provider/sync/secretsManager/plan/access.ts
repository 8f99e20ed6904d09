import type { Replica } from "../../../aws/secretsManager/secretView";
import type { CertificateSecretInputs, CertificateSecretState } from "../model/inputs";
import { policyKeys, policyText, samePolicy } from "./policy";
import { planReplicas } from "./replicas";

/** Inputs that say who else may read a secret, and where. A change of them touches neither content nor settings. */
export const ACCESS = ["resourcePolicy", "readers", "replicaRegions"] as const;
export type AccessKey = (typeof ACCESS)[number];
export type AccessInputs = Pick<CertificateSecretInputs, AccessKey>;

/** The parts of access that an update has to look at. A renewal needs none. */
export interface AccessChange {
  policy: boolean;
  replicas: boolean;
}

/** For a secret that has just been made or taken over: all that is declared. A forced sync proves that again. */
export function planAccess(inputs: AccessInputs, changed: readonly string[], all: boolean): AccessChange {
  const isPolicy = policyText(inputs) !== undefined;
  return {
    policy: changed.some((key) => key === "resourcePolicy" || key === "readers") || (all && isPolicy),
    replicas: changed.includes("replicaRegions") || (all && (inputs.replicaRegions ?? []).length > 0),
  };
}

/** Inputs of access that do not stand as the state says. Looks only at those that are declared. */
export function planAccessDrift(
  state: AccessInputs & Pick<CertificateSecretState, "accessDrift">,
  policy: string | undefined,
  replicas: readonly Replica[],
): AccessKey[] {
  const declared = policyKeys(state);
  const isPolicyOther = declared.length > 0 && !samePolicy(policyText(state), policy);
  const regions = state.replicaRegions ?? [];
  const { add } = planReplicas(replicas, regions, regions);
  const unsettled = (state.accessDrift ?? []).includes("resourcePolicy") && declared.length === 0;
  return [
    ...(isPolicyOther ? declared : []),
    ...(unsettled ? (["resourcePolicy"] as const) : []),
    ...(add.length > 0 ? (["replicaRegions"] as const) : []),
  ];
}

/** A state with the inputs of access that do not stand as they say. */
export function withDrift(state: CertificateSecretState, drift: readonly string[]): CertificateSecretState {
  const { accessDrift: _, ...rest } = state;
  return drift.length > 0 ? { ...rest, accessDrift: [...drift] } : rest;
}

/** Notice of access that somebody changed, or that a run has left unfinished. Undefined where there is none. */
export function accessNotice(drift: readonly string[]): string | undefined {
  if (drift.length === 0) return undefined;
  return `what stands is not what is declared for ${drift.join(" and ")}: it will be set again`;
}
