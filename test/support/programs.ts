import { certificateLifecycle } from "../../provider/certificate/lifecycle";
import type { HostedZone } from "../../provider/kernel/domainName";
import type { Lifecycle } from "../../provider/kind/lifecycle";
import { certificateSecretLifecycle } from "../../provider/sync/secretsManager/lifecycle";
import type { Declared, Outputs, Program } from "./deployment";
import { type CertificateResource, certificateFacts, hostInputs } from "./resources";
import { REGION, type World } from "./world";

type Raw = Record<string, unknown>;

/** A program of one certificate and the secret that it is synced to. */
export interface Described {
  /** Inputs of the certificate; absent where the program has none. */
  api?: Raw;
  /** Inputs of the secret beside its certificate. */
  secret?: Raw;
}

/** The resources of a program, in a place of a world. */
export function programOf({ api, secret }: Described, world: World, zones: HostedZone[]): Program {
  const certificate: Declared = {
    name: "api",
    lifecycle: certificateLifecycle as unknown as Lifecycle<Raw, Raw>,
    inputs: () => ({
      ...hostInputs("Certificate", "api"),
      profile: { slug: "web", keyAlgorithm: "EC_prime256v1" },
      accountId: world.accountId,
      region: REGION,
      zones,
      dnsNames: ["api.example.com"],
      ...api,
    }),
  };
  const sync: Declared = {
    name: "secret",
    lifecycle: certificateSecretLifecycle as unknown as Lifecycle<Raw, Raw>,
    inputs: (of) => ({
      ...hostInputs("CertificateSecret", "prod-api"),
      syncName: "prod",
      certificate: certificateFacts(certificateOf(of("api"))),
      ...secret,
    }),
  };
  return [...(api ? [certificate] : []), ...(secret ? [sync] : [])];
}

/** The outputs of a certificate as what they are. */
export const certificateOf = ({ id, state }: Outputs): Pick<CertificateResource, "id" | "state"> => ({
  id,
  state: state as unknown as CertificateResource["state"],
});
