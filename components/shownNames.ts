import * as pulumi from "@pulumi/pulumi";
import { Certificate } from "../resources/certificate";
import type { CertificateSet } from "../resources/certificateSet";
import type { InputOf } from "../resources/inputTypes";

/**
 * Warns where the name of a secret tells a secret domain name: it is a part of the ARN, and so of the resource's id,
 * which Pulumi encrypts in no case.
 */
export function warnOfShownNames(
  sync: pulumi.Resource,
  schema: InputOf<string> | undefined,
  certificates: readonly (Certificate | CertificateSet)[],
): void {
  if (schema === undefined) return;
  const areSecret = certificates.map((one) =>
    one instanceof Certificate ? pulumi.isSecret(one.commonName) : pulumi.isSecret(one.names),
  );
  pulumi.all([pulumi.output(schema), Promise.all(areSecret)]).apply(([text, secret]) => {
    if (!/\{\{\s*commonName\s*\}\}/.test(text)) return;
    const shown = certificates.filter((_, index) => secret[index]).map(({ resourceName }) => resourceName);
    if (shown.length === 0) return;
    const message = `certificateNameSchema has {{commonName}}, and names of ${shown.join(", ")} are secret: the secret's name and ARN show them in AWS, in previews and in the state, where Pulumi encrypts no id. Use {{certificateId}} in its place.`;
    return pulumi.log.warn(message, sync);
  });
}
