import type { z } from "zod";
import type { Filters } from "./schemas";
import type { Secret } from "./secret";

type Filter = z.output<typeof Filters>[number];

const FIELDS: Record<Filter["Key"], (secret: Secret) => string[]> = {
  name: (secret) => [secret.name],
  description: (secret) => [secret.description ?? ""],
  "tag-key": (secret) => [...secret.tags.keys()],
  "tag-value": (secret) => [...secret.tags.values()],
  "primary-region": (secret) => [secret.region],
  "owning-service": () => [],
  all: (secret) => [secret.name, secret.description ?? "", ...secret.tags.keys(), ...secret.tags.values()],
};

/** Words end where capitals follow small letters, where digits begin or end, and at punctuation. */
const wordsOf = (text: string): string[] =>
  (text.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{N}+/gu) ?? []).map((word) => word.toLowerCase());

/**
 * Descriptions and `all` match the beginnings of words without regard to case, each wanted word one. The other filters
 * match beginnings exactly. Source: docs.aws.amazon.com/secretsmanager/latest/userguide/manage_search-secret.html
 */
function begins(filter: Filter, field: string, wanted: string): boolean {
  if (filter.Key !== "description" && filter.Key !== "all") return field.startsWith(wanted);
  const [words, wantedWords] = [wordsOf(field), wordsOf(wanted)];
  return wantedWords.length > 0 && wantedWords.every((begin) => words.some((word) => word.startsWith(begin)));
}

/** Applies the filters: every filter must hold, one of its values suffices, and `!` negates a value (API_Filter). */
export const matchesFilters = (secret: Secret, filters: Filter[]): boolean =>
  filters.every((filter) =>
    filter.Values.some((value) => {
      const negated = value.startsWith("!");
      const wanted = negated ? value.slice(1) : value;
      return FIELDS[filter.Key](secret).some((field) => begins(filter, field, wanted)) !== negated;
    }),
  );
