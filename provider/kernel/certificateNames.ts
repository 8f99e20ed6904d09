/** The names of a certificate in their canonical form, so that two certificates of the same names look the same. */
export interface CertificateNames {
  commonName: string;
  /** All names, the common name among them: in lower case, each once, in order of the alphabet. */
  dnsNames: string[];
}

/** The canonical form of a list of names, whatever its order, case and repetitions. */
export function canonicalNames(names: readonly string[]): string[] {
  return [...new Set(names.map((name) => name.toLowerCase()))].sort();
}

/** The canonical form of a common name and of the names beside it, which may hold it or not. */
export function certificateNames(commonName: string, names: readonly string[] = []): CertificateNames {
  return { commonName: commonName.toLowerCase(), dnsNames: canonicalNames([commonName, ...names]) };
}

/** All names as one text, `a.example.com,b.example.com`. Equal sets of names give equal texts. */
export function joinNames({ dnsNames }: Pick<CertificateNames, "dnsNames">): string {
  return dnsNames.join();
}

/** Whether two certificates have the same common name and the same names. */
export function sameNames(a: CertificateNames, b: CertificateNames): boolean {
  return a.commonName === b.commonName && joinNames(a) === joinNames(b);
}

/** All names, the common name first, as X.509 and ACM tell it from the others. */
export function commonNameFirst({ commonName, dnsNames }: CertificateNames): [string, ...string[]] {
  return [commonName, ...dnsNames.filter((name) => name !== commonName)];
}
