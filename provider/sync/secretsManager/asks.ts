import { type Asking, type Asks, addStack, asksNothing, type Declared } from "../../permissions/asked/asks";
import { findKeyArn } from "../../permissions/asked/keyArn";
import type { Tell } from "../../permissions/asked/narrowing";
import { SECRET_NAME, type SecretUses, type Uses } from "../../permissions/asked/uses";
import { findMatch, findText, isHidden, itemsOf, objectOf } from "../../permissions/asked/values";
import { isCovered, secretPattern } from "./plan/secretPattern";

/** A secret is written through one connection, and its certificate exported through another. */
export const certificateSecretAsks: Asks = {
  ...asksNothing,

  madeArns: ({ id }) => (id === undefined ? [] : [id]),

  gather(resource, asking) {
    const { name, inputs, outputs } = resource;
    const { usesOf, tell } = asking;
    const what = `CertificateSecret ${name}`;
    const uses = usesOf(inputs.connection, what);
    const region = outputs.secretRegion ?? inputs.region ?? uses.caller.region;
    const secrets = uses.secretsIn(region, `${what}: region`, tell);
    secrets.features.add("secrets-manager-sync");
    addStack(inputs, uses, `${what}: its stack`, tell);
    addSecretNames(resource, secrets, what, tell);
    addExport(resource, what, asking);
    addKey(secrets, findKeyArn(inputs.kmsKeyId, region, uses.caller, `${what}: kmsKeyId`, tell));
    addReplicas(resource, uses, secrets, what, tell);
    const isWanted = (key: string) => inputs[key] !== undefined || itemsOf(outputs.accessDrift).includes(key);
    if (isWanted("resourcePolicy") || isWanted("readers"))
      secrets.features.add("secrets-manager-resource-policy");
  },
};

function addExport({ inputs }: Declared, what: string, { usesOf, tell, owned }: Asking): void {
  const acm = usesOf(inputs.acmConnection, what);
  const certificate = objectOf(inputs.certificate);
  const arn = findText(certificate.arn);
  // A secret that has no ARN yet is about to be made here.
  const isOwn = arn === undefined || owned.has(arn);
  (isOwn ? acm.acm : acm.elsewhere).add("acm-export");
  if (isOwn) addStack(inputs, acm, `${what}: its stack`, tell);
  acm.acmRegions.add(certificate.region, `${what}: the certificate's region`, tell);
}

function addReplicas(
  { inputs, outputs }: Declared,
  { caller }: Uses,
  secrets: SecretUses,
  what: string,
  tell: Tell,
): void {
  // An object that an interrupted run left may be in no input any more.
  const replicas = [inputs.replicaRegions, itemsOf(outputs.replicaRegions)].flat();
  for (const replica of replicas.filter((one) => one !== undefined && one !== null)) {
    secrets.features.add("secrets-manager-replicas");
    const { region = replica, kmsKeyId } = objectOf(replica);
    secrets.replicaRegions.add(region, `${what}: replicaRegions`, tell);
    addKey(secrets, findKeyArn(kmsKeyId, region, caller, `${what}: the key of a replica`, tell));
  }
}

function addKey({ keys }: SecretUses, arn: string | undefined): void {
  if (arn !== undefined) keys.add(arn);
}

/** The pattern of the schema, and what stands outside it: names of before, which are cleaned up yet. */
function addSecretNames({ inputs, outputs }: Declared, { names }: SecretUses, of: string, tell: Tell): void {
  const what = `${of}: its name`;
  const { certificateNameSchema: schema } = inputs;
  if (isHidden(schema)) {
    names.add(schema, what, tell);
    return;
  }
  const pattern = secretPattern(inputs);
  names.add(pattern, what, tell);
  if (pattern.startsWith("{{"))
    tell(
      `${what} begins with a placeholder, so its policy covers every secret of the account: begin certificateNameSchema with a text.`,
    );
  const earlier = itemsOf(outputs.earlier).map((one) => objectOf(one).name);
  for (const one of [inputs.secretName, ...earlier]) {
    const found = findMatch(one, SECRET_NAME);
    if (found !== undefined && !isCovered(found, pattern)) names.add(found, what, tell);
  }
}
