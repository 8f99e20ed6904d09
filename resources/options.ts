import type * as pulumi from "@pulumi/pulumi";
import type { KindName } from "../provider/everyKind";

/** The input that takes over what exists already, by the kind of a resource. */
const ADOPTS: Partial<Record<KindName, string>> = {
  certificate: "Set adoptArn to its ARN.",
  certificateSet: "Set adoptArn of its key to the certificate's ARN.",
  certificateSecret: "Set adoptExisting of its SecretsManagerSync.",
  certificateSecretSet: "Set adoptExisting of its SecretsManagerSync.",
};

/** Refuses options that Pulumi has for resources of other providers, and that end in an error of the engine here. */
export function refuseOptions(
  kind: KindName,
  label: string,
  opts: pulumi.CustomResourceOptions,
  isRead: boolean,
): void {
  if (opts.import !== undefined) {
    const instead = ADOPTS[kind] ?? "Nothing in AWS stands behind it: declare it without import.";
    throw new Error(`${label}: import does not work with this resource. ${instead}`);
  }
  if (opts.id === undefined || isRead) return;
  const instead =
    kind === "certificate" ? "To read a certificate use Certificate.get, to own one set adoptArn." : "";
  throw new Error(`${label}: it cannot be read by id. ${instead}`.trim());
}
