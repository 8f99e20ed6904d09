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

/** Descriptions and `all` match words without regard to case. The other filters match beginnings exactly. */
function begins(filter: Filter, field: string, wanted: string): boolean {
  if (filter.Key !== "description" && filter.Key !== "all") return field.startsWith(wanted);
  return field
    .toLowerCase()
    .split(/[ /_+=.@!-]+/)
    .some((word) => word.startsWith(wanted.toLowerCase()));
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
