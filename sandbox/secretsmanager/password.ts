import { z } from "zod";
import { digest, type Ids } from "../ids";
import { awsError } from "../wire/error";
import { type Operations, operation } from "../wire/service";
import { text, whole } from "../wire/shapes";

const flag = z.boolean().default(false);
const GetRandomPassword = z.object({
  PasswordLength: whole(1, 4096).default(32),
  ExcludeCharacters: text({ max: 4096 }).default(""),
  ExcludeNumbers: flag,
  ExcludePunctuation: flag,
  ExcludeUppercase: flag,
  ExcludeLowercase: flag,
  IncludeSpace: flag,
  RequireEachIncludedType: z.boolean().default(true),
});

const PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

/** GetRandomPassword. Like all names here the password derives from the seed: it protects nothing. */
export const passwordOperations = (ids: Ids): Operations => ({
  GetRandomPassword: operation({
    schema: GetRandomPassword,
    handle: (input) => {
      const kinds = [
        input.ExcludeLowercase ? "" : "abcdefghijklmnopqrstuvwxyz",
        input.ExcludeUppercase ? "" : "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        input.ExcludeNumbers ? "" : "0123456789",
        input.ExcludePunctuation ? "" : PUNCTUATION,
        input.IncludeSpace ? " " : "",
      ]
        .map((kind) => [...kind].filter((character) => !input.ExcludeCharacters.includes(character)).join(""))
        .filter((kind) => kind.length > 0);
      if (kinds.length === 0)
        throw awsError("InvalidParameterException", "No characters are left for the password.");
      if (input.RequireEachIncludedType && input.PasswordLength < kinds.length) {
        throw awsError(
          "InvalidParameterException",
          "Password length is too short based on the required types.",
        );
      }
      return { RandomPassword: draw(ids.uuid("password"), kinds, input.PasswordLength) };
    },
  }),
});

/** The first characters are one of each kind, the others any of all. */
function draw(seed: string, kinds: string[], length: number): string {
  const all = kinds.join("");
  const pick = (from: string, index: number): string =>
    from.charAt(Number.parseInt(digest(seed, String(index)).slice(0, 8), 16) % from.length);
  return Array.from({ length }, (_, index) => pick(kinds[index] ?? all, index)).join("");
}
