import { awsConnection } from "../provider/connection/kind";
import { kindOfType } from "../provider/everyKind";
import { parseArn } from "../provider/kernel/arn";
import { partitionOfRegion, REGION } from "../provider/kernel/regions";
import { ACCOUNT, type Caller } from "../provider/permissions/asked/caller";
import { findMatch, isHidden, type Json } from "../provider/permissions/asked/values";
import type { Declared } from "./declared";

const PARTITION = /^aws(-[a-z]+)*$/;

/** Key of the ambient identity. No AwsConnection can have an empty name. */
export const AMBIENT = "";

/** The key of the connection that an input names. Undefined where the input cannot be read. */
export function connectionKey(value: unknown): string | undefined {
  if (value === undefined || value === null) return AMBIENT;
  return typeof value === "string" && !isHidden(value) ? value : undefined;
}

/** The identity of each connection: by itself once it was made, else by the ARNs in its account. */
export function callersOf(resources: readonly Declared[]): ReadonlyMap<string, Caller> {
  const callers = new Map<string, Caller>();
  // A connection's own outputs come last, and win.
  const ordered = [...resources].sort((a, b) => Number(isConnection(a)) - Number(isConnection(b)));
  for (const resource of ordered) {
    const key = connectionKey(resource.inputs.connection);
    if (key !== undefined) callers.set(key, { ...callers.get(key), ...callerIn(resource) });
  }
  return callers;
}

const isConnection = ({ type }: Declared): boolean => type === awsConnection.type;

function callerIn(resource: Declared): Caller {
  const { inputs, outputs } = resource;
  const accountId =
    findMatch(outputs.accountId, ACCOUNT) ??
    findMatch(inputs.accountId, ACCOUNT) ??
    kindOfType(resource.type)
      .asks.madeArns(resource)
      .map(accountInArn)
      .find((account) => account !== undefined);
  const region = isConnection(resource) ? regionOf(outputs, inputs) : undefined;
  // Route 53 has no region of its own that would tell.
  const partition =
    findMatch(outputs.partition, PARTITION) ?? (region === undefined ? undefined : partitionOfRegion(region));
  return {
    ...(accountId === undefined ? {} : { accountId }),
    ...(partition === undefined ? {} : { partition }),
    ...(region === undefined ? {} : { region }),
  };
}

const regionOf = (outputs: Json, inputs: Json): string | undefined =>
  findMatch(outputs.region, REGION) ?? findMatch(inputs.region, REGION);

/** The account of an ARN. A secret that was not made yet has none. */
function accountInArn(arn: string): string | undefined {
  return findMatch(parseArn(arn)?.accountId, ACCOUNT);
}
