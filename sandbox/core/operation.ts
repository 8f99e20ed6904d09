import type { z } from "zod";
import type { Caller } from "./caller";

/** The caller, the region and the time of a call. */
export interface Place {
  caller: Caller;
  region: string;
  now: Date;
}

/** All that an operation may know besides its input. */
export interface CallContext extends Place {
  /**
   * Checks the permissions of another operation of the same service, as BatchGetSecretValue must for each of its
   * secrets. Answers the context in which that operation would run, or throws its refusal.
   */
  permit(operation: string, input: unknown): CallContext;
}

/** One operation of an AWS service: the shape of its input, what it is about, what it does. */
export interface Operation {
  schema: z.ZodType;
  /** The ARN, name or id that the log of calls shows. */
  resource(input: unknown): string | undefined;
  /** May it be called without credentials, as AssumeRoleWithWebIdentity may? */
  anonymous: boolean;
  handle(input: unknown, context: CallContext): unknown;
}

interface OperationSpec<S extends z.ZodType> {
  schema: S;
  resource?: (input: z.output<S>) => string | undefined;
  anonymous?: boolean;
  handle(input: z.output<S>, context: CallContext): unknown;
}

/** Ties a handler to its schema, so that the handler's input type is inferred and never written twice. */
export function operation<S extends z.ZodType>(spec: OperationSpec<S>): Operation {
  return {
    schema: spec.schema,
    anonymous: spec.anonymous ?? false,
    resource: (input) => spec.resource?.(input as z.output<S>),
    handle: (input, context) => spec.handle(input as z.output<S>, context),
  };
}

export type Operations = Record<string, Operation>;
