import { type AwsError, awsError } from "./error";
import { type HttpAnswer, text } from "./http";
import { jsonAnswer, jsonError } from "./json";
import { writeXml } from "./xml";

/** Reasons to refuse credentials. Each protocol has its own code and sentence for each. */
export type Refusal = "missing" | "incomplete" | "unknown" | "expired";

/** The protocol of a family of services: its error codes for common faults, and the format of its answers. */
export interface Protocol {
  /** The code of a request that breaks a member's rules. */
  validationCode: string;
  credentialErrors: Record<Refusal, [code: string, message: string]>;
  /** The codes of a signature that lacks a part, and of one that is wrong. */
  signatureErrors: Record<"incomplete" | "mismatch", string>;
  answer(operation: string, output: unknown, requestId: string): HttpAnswer;
  failure(error: AwsError, requestId: string): HttpAnswer;
}

const INVALID = "The security token included in the request is invalid.";
const EXPIRED = "The security token included in the request is expired";

const jsonCredentialErrors: Protocol["credentialErrors"] = {
  missing: ["MissingAuthenticationTokenException", "Missing Authentication Token"],
  incomplete: ["IncompleteSignatureException", "Authorization header requires 'Credential' parameter."],
  unknown: ["UnrecognizedClientException", INVALID],
  expired: ["ExpiredTokenException", EXPIRED],
};

const jsonSignatureErrors = {
  incomplete: "IncompleteSignatureException",
  mismatch: "InvalidSignatureException",
};
const xmlSignatureErrors = { incomplete: "IncompleteSignature", mismatch: "SignatureDoesNotMatch" };

const xmlCredentialErrors: Protocol["credentialErrors"] = {
  missing: ["MissingAuthenticationToken", "Request is missing Authentication Token"],
  incomplete: ["IncompleteSignature", "Authorization header requires 'Credential' parameter."],
  unknown: ["InvalidClientTokenId", INVALID],
  expired: ["ExpiredToken", EXPIRED],
};

/** AWS JSON 1.1. `member` is how the service spells an error's message. */
export const jsonProtocol = (member: "message" | "Message"): Protocol => ({
  validationCode: "ValidationException",
  credentialErrors: jsonCredentialErrors,
  signatureErrors: jsonSignatureErrors,
  answer: (_, output) => jsonAnswer(output),
  failure: ({ code, message, status }) => jsonError(code, message, status, member),
});

const STS_NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";
const ROUTE53_NAMESPACE = "https://route53.amazonaws.com/doc/2013-04-01/";

const xmlError = (namespace: string, { code, message, status }: AwsError, requestId: string): HttpAnswer => {
  const Type = status >= 500 ? "Receiver" : "Sender";
  const content = { Error: { Type, Code: code, Message: message }, RequestId: requestId };
  return text(status, "text/xml", writeXml("ErrorResponse", namespace, content));
};

export const stsProtocol: Protocol = {
  validationCode: "ValidationError",
  credentialErrors: xmlCredentialErrors,
  signatureErrors: xmlSignatureErrors,
  answer: (operation, output, requestId) =>
    text(
      200,
      "text/xml",
      writeXml(`${operation}Response`, STS_NAMESPACE, {
        [`${operation}Result`]: output,
        ResponseMetadata: { RequestId: requestId },
      }),
    ),
  failure: (error, requestId) => xmlError(STS_NAMESPACE, error, requestId),
};

export const route53Protocol: Protocol = {
  validationCode: "InvalidInput",
  credentialErrors: xmlCredentialErrors,
  signatureErrors: xmlSignatureErrors,
  answer: (operation, output) => {
    const body = writeXml(`${operation}Response`, ROUTE53_NAMESPACE, output as object);
    if (operation !== "CreateHostedZone") return text(200, "text/xml", body);
    return text(201, "text/xml", body, { location: locationOf(output) });
  },
  failure: (error, requestId) => xmlError(ROUTE53_NAMESPACE, error, requestId),
};

const locationOf = (output: unknown): string =>
  `https://route53.amazonaws.com/2013-04-01${(output as { HostedZone: { Id: string } }).HostedZone.Id}`;

export const credentialError = (protocol: Protocol, refusal: Refusal): AwsError =>
  awsError(...protocol.credentialErrors[refusal]);
