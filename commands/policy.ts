import type { Use } from "../provider/permissions/asked/uses";
import { MAX_INLINE_CHARACTERS, MAX_MANAGED_CHARACTERS } from "../provider/permissions/policyFor";
import type { PolicyScope } from "../provider/permissions/scope";
import { CommandError } from "./commandError";
import { type Reading, readPreview, readState } from "./declared";
import { type Derived, derive } from "./derive";
import { type ConnectionPolicy, documentOf } from "./documents";
import { printPolicies } from "./formats";
import type { Io } from "./io";
import { POLICY_USAGE, type PolicyArguments, readPolicyArguments } from "./policyArguments";

/** `aws-pki policy`: the least policies of a stack's connections. Fails with a CommandError. */
export async function policyCommand(argv: readonly string[], io: Io): Promise<void> {
  const wanted = readPolicyArguments(argv);
  if (wanted.help) return io.out(POLICY_USAGE);
  const { resources, notes } = await readSource(wanted.source, io);
  if (resources.length === 0)
    throw new CommandError(
      "Nothing of pulumi-aws-pki is declared there: give the stack that declares the certificates, or its preview.",
    );
  const derived = derive(resources, wanted.ownTags);
  const uses = selectUses(derived, wanted);
  const policies = uses.map(([connection, list]) => documentOf(connection, list));
  for (const note of [
    ...notes,
    ...derived.notes,
    ...assumeNotes(derived, wanted),
    ...policies.flatMap(notesOf),
  ])
    io.err(`note: ${note}`);
  io.out(printPolicies(wanted.format, policies));
}

async function readSource(source: PolicyArguments["source"], io: Io): Promise<Reading> {
  if (source.kind === "stack") {
    const stack = source.stack === undefined ? [] : ["--stack", source.stack];
    return readState(await io.pulumi(["stack", "export", ...stack]));
  }
  const text = await io.read(source.file);
  return source.kind === "state" ? readState(text) : readPreview(text);
}

/** The policies to print: of all connections or of one, with the additions of the arguments. */
function selectUses({ connections }: Derived, wanted: PolicyArguments): [string, Use[]][] {
  const all = new Map([...connections].map(([label, uses]) => [label, withDiagnosis(uses, wanted)] as const));
  if (wanted.roleArns.length > 0) {
    const label = wanted.connection ?? ambientLabel(connections);
    const roles: Use = { features: ["assume-role"], scope: rolesOf(wanted) };
    all.set(label, [...(all.get(label) ?? []), roles]);
  }
  const { connection } = wanted;
  if (connection === undefined && all.size > 0) return [...all];
  const uses = all.get(connection ?? "");
  if (connection !== undefined && uses !== undefined) return [[connection, uses]];
  const known = [...all.keys()].map((name) => JSON.stringify(name)).join(", ");
  if (connection === undefined || known === "")
    throw new CommandError(
      "No connection needs a permission for what is declared there: declare an AcmPublicCa.",
    );
  throw new CommandError(
    `The connection ${JSON.stringify(connection)} is used by nothing: use one of ${known}.`,
    2,
  );
}

const rolesOf = ({ roleArns, sessionTags }: PolicyArguments): PolicyScope => ({
  roleArns,
  ...(sessionTags ? { sessionTags } : {}),
});

const ambientLabel = (connections: ReadonlyMap<string, unknown>): string =>
  connections.has("(ambient)") ? "(ambient)" : "ambient";

function withDiagnosis(uses: readonly Use[], { diagnosis }: PolicyArguments): Use[] {
  return uses.map(({ features, scope }) =>
    diagnosis && features.includes("route53-validation")
      ? { features: [...features, "route53-diagnosis"], scope }
      : { features, scope },
  );
}

/** The state holds roles encrypted, and no key for it is asked for here. */
function assumeNotes({ connections }: Derived, wanted: PolicyArguments): string[] {
  const { roleArns, connection, sessionTags } = wanted;
  if (roleArns.length > 0 && !sessionTags)
    return [
      "Whether connections have sessionTags cannot be read here. Where one has, or its source has transitiveTagKeys, its caller needs sts:TagSession too: give --session-tags.",
    ];
  const named = [...connections.keys()].filter((label) => label !== ambientLabel(connections));
  if (roleArns.length > 0 || named.length === 0 || connection !== undefined) return [];
  const list = named.join(", ");
  return [
    `Where ${list} assume roles, their caller needs sts:AssumeRole on them. The state holds their ARNs encrypted only: give each as --assume ROLE_ARN to have that policy too.`,
  ];
}

function notesOf({ connection, document, unscoped }: ConnectionPolicy): string[] {
  const size = JSON.stringify(document).length;
  const wide = unscoped.map(({ action, reason }) => `${connection}: ${action} is granted on *: ${reason}`);
  const long = `${connection}: the policy has ${size} characters; a managed policy takes ${MAX_MANAGED_CHARACTERS}, the inline policies of a role ${MAX_INLINE_CHARACTERS}. Make it inline, or split it by statement.`;
  return size > MAX_MANAGED_CHARACTERS ? [...wide, long] : wide;
}
