/** A stack has these once, however many certificates it has. The measure itself says which: no descriptor tells it. */
const BASE = /^pulumi:|^pulumi-nodejs:dynamic\/aws-pki:(AwsConnection|AcmPublicCa|CertificateProfile)$/;

interface Checkpoint {
  checkpoint: { latest?: { resources?: { type: string }[] } };
}

export interface ResourceBytes {
  /** Indented by four spaces, as `pulumi stack export` and some releases' backends write it. */
  indented: number;
  /** As it stands in the file. Newer releases leave out every space. */
  stored: number;
}

/**
 * How many bytes the resources of certificates and secrets take in a checkpoint of the file backend, with their commas.
 * The stack, its providers, connections, CAs and profiles do not count.
 */
export function resourceBytes(checkpoint: string): ResourceBytes {
  const { checkpoint: parsed } = JSON.parse(checkpoint) as Checkpoint;
  const counted = (parsed.latest?.resources ?? []).filter(({ type }) => !BASE.test(type));
  const indented = sum(counted.map(indentedBytes));
  const isIndented = /\n\s+"resources": \[/.test(checkpoint);
  return { indented, stored: isIndented ? indented : sum(counted.map(compactBytes)) };
}

/** A resource stands four levels deep. A comma and a line end follow it. */
function indentedBytes(resource: object): number {
  const text = JSON.stringify(resource, undefined, 4);
  const lines = text.split("\n").length;
  return Buffer.byteLength(escaped(text)) + lines * 4 * 4 + 2;
}

function compactBytes(resource: object): number {
  return Buffer.byteLength(escaped(JSON.stringify(resource))) + 1;
}

/** Go writes these characters as six ASCII ones. The shim's arrow is one. */
function escaped(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, "\\u0000");
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
