import { z } from "zod";
import { operation } from "../core/operation";
import { page } from "../wire/paging";
import { text, whole } from "../wire/shapes";
import type { Acm } from "./acm";
import { invalidToken, SortOrder } from "./schemas";
import {
  type FilterStatement,
  FilterStatement as FilterStatementShape,
  matchesStatement,
} from "./searchFilter";
import { SORT_BY, type SortKey, viewOf } from "./searchView";

const SearchCertificates = z.object({
  FilterStatement: FilterStatementShape.optional(),
  MaxResults: whole(1, 500).default(100),
  NextToken: text({ min: 1, max: 10000 }).optional(),
  SortBy: z.enum(SORT_BY).default("CREATED_AT"),
  SortOrder: SortOrder.default("DESCENDING"),
});

/** SearchCertificates: all key algorithms, with serials, and filters that can be combined. */
export const searchCertificates = (acm: Acm) =>
  operation({
    schema: SearchCertificates,
    handle: (input, context) => {
      const statement: FilterStatement | undefined = input.FilterStatement;
      const found = acm
        .list(context)
        .map((certificate) => viewOf(certificate, context))
        .filter((result) => statement === undefined || matchesStatement(result, statement));
      const sign = input.SortOrder === "ASCENDING" ? 1 : -1;
      const sorted = found.sort(
        (left, right) => sign * compare(left.sortKeys[input.SortBy], right.sortKeys[input.SortBy]),
      );
      const { items, next } = page(sorted, input.MaxResults, input.NextToken, invalidToken);
      return { Results: items.map(({ result }) => result), NextToken: next };
    },
  });

/** Absent values come first. */
function compare(left: SortKey, right: SortKey): number {
  const rank = (value: SortKey) => (value instanceof Date ? value.getTime() : (value ?? ""));
  const [a, b] = [rank(left), rank(right)];
  return a === b ? 0 : a < b ? -1 : 1;
}
