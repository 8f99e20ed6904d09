const BLOCK = /-----BEGIN ([A-Z0-9 ]{1,64})-----[A-Za-z0-9+/=\s]*-----END \1-----/g;

/** The PEM blocks of one kind in a text, in their order, each with a newline at its end and none inside doubled. */
export function pemBlocks(text: string, label: string): string[] {
  return [...text.matchAll(BLOCK)]
    .filter((match) => match[1] === label)
    .map((match) => `${match[0].replace(/\r\n?/g, "\n").replace(/\n{2,}/g, "\n")}\n`);
}

/** Certificates of a text as PEM, in their order. */
export function pemCertificates(text: string): string[] {
  return pemBlocks(text, "CERTIFICATE");
}
