import { acmPublicCaLifecycle } from "../../provider/authority/public/lifecycle";
import { certificateLifecycle } from "../../provider/certificate/lifecycle";
import type { CertificateInputs, CertificateState } from "../../provider/certificate/model/inputs";
import { awsConnectionLifecycle } from "../../provider/connection/lifecycle";
import type { KindType } from "../../provider/everyKind";
import type { HostedZone } from "../../provider/kernel/domainName";
import { typeToken } from "../../provider/kernel/resourceUrn";
import { certificateProfileLifecycle } from "../../provider/profile/lifecycle";
import { certificateSetLifecycle } from "../../provider/set/certificates/lifecycle";
import { certificateSecretSetLifecycle } from "../../provider/set/secrets/lifecycle";
import { certificateSecretLifecycle } from "../../provider/sync/secretsManager/lifecycle";
import { Resource } from "./resource";
import { REGION, type World } from "./world";

type Raw = Record<string, unknown>;

/** Inputs that the resource classes add to those of every resource. */
export function hostInputs(type: KindType, name: string): Raw {
  const resource = `${typeToken(type)}::${name}`;
  return {
    resourceUrn: `urn:pulumi:dev::shop::${resource}`,
    identity: { project: "shop", stack: "dev", resource },
  };
}

export const newConnection = (world: World, connection?: string) =>
  new Resource(world, awsConnectionLifecycle, {
    ...hostInputs("AwsConnection", connection ?? "ambient"),
    connection,
  });

export const newPublicCa = (world: World) =>
  new Resource(world, acmPublicCaLifecycle, { ...hostInputs("AcmPublicCa", "public"), caName: "public" });

export const newProfile = (world: World) =>
  new Resource(world, certificateProfileLifecycle, {
    ...hostInputs("CertificateProfile", "web"),
    slug: "web",
    caName: "public",
  });

export type CertificateResource = Resource<CertificateInputs, CertificateState>;

/** A certificate of a profile with elliptic keys, which are quick to make. */
export const newCertificate = (world: World, zones: HostedZone[], name = "api"): CertificateResource =>
  new Resource(world, certificateLifecycle, {
    ...hostInputs("Certificate", name),
    profile: { slug: "web", keyAlgorithm: "EC_prime256v1" },
    accountId: world.accountId,
    region: REGION,
    zones,
  });

/** A secret of the sync `prod`; each step is given `certificateFacts` of what it holds. */
export const newSecret = (world: World, name = "prod-api") =>
  new Resource(world, certificateSecretLifecycle, {
    ...hostInputs("CertificateSecret", name),
    syncName: "prod",
  });

/** Facts that the secret's class takes from its certificate. */
export const certificateFacts = ({ id, state }: Pick<CertificateResource, "id" | "state">): Raw => ({
  arn: id,
  certificateId: state.certificateId,
  serial: state.serial,
  status: state.status,
  notBefore: state.notBefore,
  notAfter: state.notAfter,
  commonName: state.commonName,
  dnsNames: state.dnsNames,
  profile: state.profile.slug,
  region: state.region,
});

/** A set of certificates with elliptic keys. */
export const newCertificateSet = (world: World, zones: HostedZone[], name = "fleet") =>
  new Resource(world, certificateSetLifecycle, {
    ...hostInputs("CertificateSet", name),
    profile: { slug: "web", keyAlgorithm: "EC_prime256v1" },
    accountId: world.accountId,
    region: REGION,
    zones,
  });

/** The secrets of a set under the sync `prod`; each step is given `setFacts` of what they hold. */
export const newSecretSet = (world: World, name = "prod-fleet") =>
  new Resource(world, certificateSecretSetLifecycle, {
    ...hostInputs("CertificateSecretSet", name),
    syncName: "prod",
    region: REGION,
  });

/** Facts that the class of a secret set takes from its set. */
export const setFacts = ({ state }: ReturnType<typeof newCertificateSet>): Raw => ({
  source: { identity: state.identity, profile: state.profile.slug, region: state.region },
  certificates: state.lines,
});
