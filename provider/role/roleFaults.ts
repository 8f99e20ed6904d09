import type { Fault } from "../kernel/errors";
import { UNKNOWN } from "../kernel/unknown";

type Check = (value: unknown) => boolean;

const matches =
  (form: RegExp): Check =>
  (value) =>
    typeof value === "string" && form.test(value);

/** IAM's rules for a role. Source: CreateRole, IAM API reference. */
const RULES: Readonly<Record<string, readonly [holds: Check, cause: string, remedy: string]>> = {
  roleName: [
    matches(/^[\w+=,.@-]{1,64}$/),
    "A role's name has 1 to 64 letters, digits and _ + = , . @ -.",
    "Correct it, or leave it out.",
  ],
  path: [
    matches(/^\/([\x21-\x7e]{1,510}\/)?$/),
    "A path begins and ends with a slash and has no spaces.",
    "Write it as /pki/.",
  ],
  maxSessionSeconds: [
    (value) => Number.isInteger(value) && Number(value) >= 3600 && Number(value) <= 43_200,
    "A role's sessions may last 3,600 to 43,200 seconds.",
    "Correct it; a chained role's last an hour, whatever this says.",
  ],
  permissionsBoundary: [
    matches(/^arn:aws(-[a-z]+)*:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/),
    "It is not the ARN of a managed policy.",
    "Give one such as arn:aws:iam::111122223333:policy/boundary.",
  ],
  description: [
    (value) => typeof value === "string" && value.length <= 1000,
    "A description has at most 1,000 characters.",
    "Shorten it.",
  ],
};

/** Faults of a role's own settings. A setting that is absent or not known yet has none. */
export function roleFaults(settings: Readonly<Record<string, unknown>>): Fault[] {
  return Object.entries(RULES).flatMap(([property, [holds, cause, remedy]]) => {
    const value = settings[property];
    return value === undefined || value === UNKNOWN || holds(value) ? [] : [{ property, cause, remedy }];
  });
}
