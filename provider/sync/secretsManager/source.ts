import { type ExportSource, expectationOf } from "../../export/exportSource";
import { certificateNames, commonNameFirst } from "../../kernel/certificateNames";
import type { Expectation } from "../../pki/exported";
import type { CertificateSecretInputs } from "./model/inputs";
import type { SecretWork } from "./work";

/** The certificate that a secret takes, with every name of it, not the common one alone. */
export function secretSource({
  certificate,
  acmConnection,
  trustAnchors = [],
}: CertificateSecretInputs): ExportSource {
  const { arn, region, serial, notBefore, commonName, dnsNames = [] } = certificate;
  const names = commonNameFirst(certificateNames(commonName, dnsNames));
  return { arn, region, connection: acmConnection, serial, notBefore, names, trustAnchors };
}

/** What the certificate in a secret must fulfil now. */
export function secretExpectation({ inputs, context }: SecretWork): Expectation {
  return expectationOf(secretSource(inputs), context.world.now());
}
