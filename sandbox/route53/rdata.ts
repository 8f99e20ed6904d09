import { isIPv4, isIPv6 } from "node:net";
import type { RecordSet } from "./records";

const problem = (kind: string, why: string, value: string): string =>
  `Invalid Resource Record: 'FATAL problem: ${kind} (${why}) encountered with '${value}''`;

/** Route 53's complaint about a value of this type, or undefined where the value is valid. */
const CHECKS: Record<string, (value: string) => string | undefined> = {
  A: (value) =>
    isIPv4(value)
      ? undefined
      : problem("ARRDATAIllegalIPv4Address", "Value is not a valid IPv4 address", value),
  AAAA: (value) =>
    isIPv6(value)
      ? undefined
      : problem("AAAARRDATAIllegalIPv6Address", "Value is not a valid IPv6 address", value),
  CNAME: hostName,
  NS: hostName,
  PTR: hostName,
  TXT: quoted,
  SPF: quoted,
  MX: (value) =>
    /^\d{1,5} \S+$/.test(value)
      ? undefined
      : problem("MXRRDATANotTwoFields", "MX must have two fields", value),
  CAA: (value) =>
    /^\d{1,3}\s+[A-Za-z0-9]+\s+".*"$/.test(value)
      ? undefined
      : problem("CAARRDATANotThreeFields", 'CAA must be: flags tag "value"', value),
};

function hostName(value: string): string | undefined {
  return /^\S+$/.test(value) && !value.includes("..")
    ? undefined
    : problem("DomainNameContainsInvalidCharacters", "Value is not a valid domain name", value);
}

function quoted(value: string): string | undefined {
  return /^"([^"\\]|\\.)*"(\s+"([^"\\]|\\.)*")*$/.test(value)
    ? undefined
    : problem("InvalidCharacterString", "Value should be enclosed in quotation marks", value);
}

/** The first fault of a record set's values, in Route 53's words. */
export function recordFault(record: RecordSet): string | undefined {
  if (record.type === "CNAME" && record.values.length > 1) {
    return `Multiple values were given for the CNAME ${record.name}, which may have only one`;
  }
  if (new Set(record.values).size !== record.values.length) {
    return `Duplicate Resource Record: '${record.values.find((value, at) => record.values.indexOf(value) !== at)}'`;
  }
  const check = CHECKS[record.type];
  return check && record.values.map(check).find((fault) => fault !== undefined);
}
