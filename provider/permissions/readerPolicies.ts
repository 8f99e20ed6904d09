import { formatArn, parseArn } from "../kernel/arn";
import { isAwsManagedKey } from "./kmsKey";
import { canonicalReaders } from "./readers";
import { viaService } from "./viaService";

/**
 * Other readers of a secret. A reader of another account needs all three: the secret's resource policy, the key's
 * policy, and a policy of its own. Source: Secrets Manager User Guide, "Access secrets from a different account".
 */

/** A statement of an IAM policy, in the order that AWS's documents have. */
export type Statement = Record<string, unknown>;

/** Sid of the statement that `readers` add to the secret's resource policy. */
export const READERS_SID = "PulumiAwsPkiReaders";

/**
 * Resource policy that lets the readers read a secret. It is attached to the secret, so that `*` is this one alone.
 */
export function readersStatement(readers: readonly string[]): Statement {
  return {
    Sid: READERS_SID,
    Effect: "Allow",
    Principal: { AWS: canonicalReaders(readers) },
    Action: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
    Resource: "*",
  };
}

/** For the policy of a key: the readers may decrypt with it, through Secrets Manager of one region alone. */
export function keyPolicyStatement(readers: readonly string[], region: string): Statement {
  return {
    Sid: READERS_SID,
    Effect: "Allow",
    Principal: { AWS: canonicalReaders(readers) },
    Action: ["kms:Decrypt", "kms:DescribeKey"],
    Resource: "*",
    Condition: viaService("secretsmanager", [region]),
  };
}

/** A region that a secret stands in, and the key of its own there. Undefined is the AWS-managed one. */
export interface SecretPlace {
  region: string;
  kmsKeyId?: string | undefined;
}

export interface IdentityPolicy {
  /** For the readers' own roles and users. */
  document: { Version: string; Statement: Statement[] };
  /** Keys of which only an alias is known: IAM grants keys by their ARN alone. */
  unnamedKeys: SecretPlace[];
}

/** Statements of a reader's own policy: these secrets, wherever they stand, and the keys that encrypt them. */
export function identityPolicy(
  secretArns: readonly string[],
  places: readonly SecretPlace[],
): IdentityPolicy | undefined {
  const [first] = secretArns;
  if (first === undefined) return undefined;
  const secrets = places.flatMap(({ region }) => secretArns.map((arn) => patternOf(arn, region)));
  const keyed = places.filter(({ kmsKeyId }) => !isAwsManagedKey(kmsKeyId));
  const keys = keyed.map((place) => ({ place, arn: keyArnOf(place, first) }));
  const named = keys.flatMap(({ place, arn }) => (arn === undefined ? [] : [decrypt(arn, place.region)]));
  const read: Statement = { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: secrets };
  return {
    document: { Version: "2012-10-17", Statement: [read, ...named] },
    unnamedKeys: keys.flatMap(({ place, arn }) => (arn === undefined ? [place] : [])),
  };
}

function decrypt(arn: string, region: string): Statement {
  return {
    Effect: "Allow",
    Action: "kms:Decrypt",
    Resource: arn,
    Condition: viaService("secretsmanager", [region]),
  };
}

/** The ARN in a region, whatever its last six characters: they are others once the secret was made anew. */
function patternOf(secretArn: string, region: string): string {
  const arn = parseArn(secretArn);
  return (arn ? formatArn({ ...arn, region }) : secretArn).replace(/[A-Za-z0-9]{6}$/, "??????");
}

/** A key that is given by its id is of the secret's own account. */
function keyArnOf({ region, kmsKeyId = "" }: SecretPlace, secretArn: string): string | undefined {
  if (kmsKeyId.startsWith("arn:")) return kmsKeyId.includes(":key/") ? kmsKeyId : undefined;
  if (kmsKeyId.startsWith("alias/")) return undefined;
  const arn = parseArn(secretArn);
  return arn && formatArn({ ...arn, service: "kms", region, resource: `key/${kmsKeyId}` });
}
