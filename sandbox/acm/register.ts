import { canonicalName } from "../route53/names";
import { baseDomains, type Certificate } from "./certificate";
import { validationRecord } from "./validationRecord";

const placeOf = (account: string, region: string): string => `${account}/${region}`;

/** The names of a certificate's validation records. An imported certificate needs none, and its names may change. */
const recordNames = (certificate: Certificate): string[] =>
  certificate.imported
    ? []
    : baseDomains(certificate).map((base) => canonicalName(validationRecord(certificate.account, base).name));

/** All certificates, in order of creation, found without a look at each: by ARN, by place, by validation record. */
export class Register {
  readonly #byArn = new Map<string, Certificate>();
  readonly #byPlace = new Map<string, Set<Certificate>>();
  readonly #byRecord = new Map<string, Set<Certificate>>();

  add(certificate: Certificate): void {
    this.#byArn.set(certificate.arn, certificate);
    join(this.#byPlace, placeOf(certificate.account, certificate.region), certificate);
    for (const name of recordNames(certificate)) join(this.#byRecord, name, certificate);
  }

  delete(certificate: Certificate): void {
    this.#byArn.delete(certificate.arn);
    leave(this.#byPlace, placeOf(certificate.account, certificate.region), certificate);
    for (const name of recordNames(certificate)) leave(this.#byRecord, name, certificate);
  }

  find(arn: string): Certificate | undefined {
    return this.#byArn.get(arn);
  }

  inPlace(account: string, region: string): ReadonlySet<Certificate> {
    return this.#byPlace.get(placeOf(account, region)) ?? new Set();
  }

  /**
   * The certificates whose validation records bear one of these canonical names. All of them where no names are
   * given.
   */
  provenAt(names: ReadonlySet<string> | undefined): Iterable<Certificate> {
    if (names === undefined) return this.#byArn.values();
    return new Set([...names].flatMap((name) => [...(this.#byRecord.get(name) ?? [])]));
  }

  clear(): void {
    for (const index of [this.#byArn, this.#byPlace, this.#byRecord]) index.clear();
  }
}

function join(index: Map<string, Set<Certificate>>, key: string, certificate: Certificate): void {
  const standing = index.get(key);
  if (standing === undefined) index.set(key, new Set([certificate]));
  else standing.add(certificate);
}

function leave(index: Map<string, Set<Certificate>>, key: string, certificate: Certificate): void {
  const standing = index.get(key);
  standing?.delete(certificate);
  if (standing?.size === 0) index.delete(key);
}
