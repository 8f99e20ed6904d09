import { verify } from "node:crypto";
import { z } from "zod";
import { awsError } from "../wire/error";
import type { IamDocument } from "./iamDocument";
import { readJwk } from "./jwk";

type Provider = IamDocument["oidcProviders"][number];

const Claims = z.looseObject({
  iss: z.string(),
  sub: z.string().optional(),
  aud: z.union([z.string(), z.array(z.string())]).optional(),
  exp: z.number().optional(),
  nbf: z.number().optional(),
});
const Header = z.looseObject({ alg: z.string(), kid: z.string().optional() });

/** The claims of a web identity token whose signature holds. */
export interface WebIdentity {
  provider: Provider;
  issuer: string;
  subject: string;
  audience: string;
}

const invalid = (message: string) => awsError("InvalidIdentityToken", message);

/**
 * Reads an OpenID Connect token (RS256 or ES256) of a provider that `findProvider` knows, or throws STS's error.
 * Errors: docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
export function readWebIdentity(
  token: string,
  findProvider: (issuer: string) => Provider | undefined,
  now: Date,
): WebIdentity {
  const parts = token.split(".");
  const [header, claims] = [readPart(Header, parts[0]), readPart(Claims, parts[1])];
  if (parts.length !== 3 || header === undefined || claims === undefined) {
    throw invalid(
      "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)",
    );
  }
  const provider = findProvider(claims.iss);
  if (provider === undefined)
    throw invalid(`No OpenIDConnect provider found in your account for ${claims.iss}`);
  if (!isSigned(parts, header, provider)) {
    throw invalid(
      "Couldn't retrieve verification key from your identity provider, please reference AssumeRoleWithWebIdentity " +
        "documentation for requirements",
    );
  }
  const audience = [claims.aud ?? []].flat().find((one) => provider.clientIds.includes(one));
  if (audience === undefined) throw invalid("Incorrect token audience");
  checkTimes(claims, now);
  if (claims.sub === undefined) throw awsError("IDPRejectedClaim", "The token has no subject.");
  return { provider, issuer: claims.iss, subject: claims.sub, audience };
}

function readPart<S extends z.ZodType>(schema: S, part: string | undefined): z.output<S> | undefined {
  try {
    return schema.safeParse(JSON.parse(Buffer.from(part ?? "", "base64url").toString("utf8"))).data;
  } catch {
    return undefined;
  }
}

function isSigned(parts: string[], header: z.output<typeof Header>, { jwks }: Provider): boolean {
  const [head = "", body = "", signature = ""] = parts;
  const signed = Buffer.from(`${head}.${body}`);
  const bytes = Buffer.from(signature, "base64url");
  const candidates = jwks.keys.filter(({ kid }) => header.kid === undefined || kid === header.kid);
  return candidates.some((jwk) => {
    const key = readJwk(jwk);
    if (header.alg === "RS256" && key?.asymmetricKeyType === "rsa")
      return verify("sha256", signed, key, bytes);
    if (header.alg !== "ES256" || key?.asymmetricKeyType !== "ec") return false;
    return verify("sha256", signed, { key, dsaEncoding: "ieee-p1363" }, bytes);
  });
}

function checkTimes({ exp, nbf }: z.output<typeof Claims>, now: Date): void {
  const seconds = Math.floor(now.getTime() / 1000);
  if (exp === undefined) throw invalid("The token has no expiration.");
  if (seconds >= exp) {
    throw awsError(
      "ExpiredTokenException",
      `Token expired: current date/time ${seconds} must be before the expiration date/time ${exp}`,
    );
  }
  if (nbf !== undefined && seconds < nbf) throw awsError("IDPRejectedClaim", "The token is not valid yet.");
}
