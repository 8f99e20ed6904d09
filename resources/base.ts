import * as pulumi from "@pulumi/pulumi";
import { holdsSecret, urnWithoutParent } from "../internals/program/serializeProperty";
import { pointAtProgram } from "../internals/program/sourcePosition";
import type { KindName, TypeOf } from "../provider/everyKind";
import { identityOf, typeToken } from "../provider/kernel/resourceUrn";
import { SECRET_INPUTS } from "../provider/kernel/secretInputs";
import type { Member } from "./connections";
import { providerFor } from "./connections";
import { refuseOptions } from "./options";
import { requireProvider } from "./providerFound";
import { shim } from "./shim";

/** The name of a kind with its own type, and with no other. */
type KindAndType = { [N in KindName]: [kind: N, type: TypeOf<N>] }[KindName];

/** Every resource of ours: a dynamic resource whose code is the constant shim of its kind. */
export abstract class PkiResource extends pulumi.CustomResource {
  /** The name that the program gave it. */
  readonly resourceName: string;

  /** @internal */
  protected constructor(
    ...[kind, type, name, props, opts]: [
      ...KindAndType,
      name: string,
      props: pulumi.Inputs,
      opts: pulumi.CustomResourceOptions,
    ]
  ) {
    requireProvider();
    refuseOptions(kind, `${type} ${name}`, opts, props.foreign === true);
    const token = typeToken(type);
    const resourceUrn = urnWithoutParent(pulumi.createUrn(name, token, opts.parent));
    const host = { resourceUrn, identity: resourceUrn.apply(identityOf), __provider: shim(kind) };
    const showAll = pointAtProgram();
    try {
      super(token, name, { ...props, ...host }, namingSecrets(token, name, opts));
    } finally {
      showAll();
    }
    this.resourceName = name;
  }
}

/**
 * Options whose last transformation names the secret inputs, as those before it may make an input secret. Those of a
 * parent and of the stack come after it.
 */
function namingSecrets(
  token: string,
  ownName: string,
  opts: pulumi.CustomResourceOptions,
): pulumi.CustomResourceOptions {
  const naming: pulumi.ResourceTransformation = ({ type, name, props, opts }) => {
    // Children of the resource inherit it.
    if (type !== token || name !== ownName) return undefined;
    return { props: { ...props, [SECRET_INPUTS]: secretInputsOf(props) }, opts };
  };
  return { ...opts, transformations: [...(opts.transformations ?? []), naming] };
}

/**
 * Names of the inputs in which the program has a secret, for the provider, which is given them in clear. With those that
 * are named already. Undefined where there is none. It never rejects: an input that does fails the resource by itself.
 */
export async function secretInputsOf({
  [SECRET_INPUTS]: named,
  ...inputs
}: pulumi.Inputs): Promise<string[] | undefined> {
  const names = Object.keys(inputs);
  const areSecret = await Promise.all(names.map((name) => holdsSecret(inputs[name]).catch(() => false)));
  const secret = new Set<string>([...((await named) ?? []), ...names.filter((_, index) => areSecret[index])]);
  return secret.size > 0 ? [...secret].sort() : undefined;
}

/** Options that make a resource wait for others and use the provider of its connections. */
export function optionsWith(
  opts: pulumi.CustomResourceOptions | undefined,
  members: readonly (Member | undefined)[],
  dependsOn: readonly (pulumi.Resource | undefined)[],
): pulumi.CustomResourceOptions {
  const provider = providerFor(members);
  const needed = dependsOn.filter((resource) => resource !== undefined);
  return pulumi.mergeOptions(opts, { dependsOn: needed, ...(provider ? { provider } : {}) });
}

/** The region of Pulumi's own AWS configuration, `aws:region`. */
export function configuredRegion(): string | undefined {
  return new pulumi.Config("aws").get("region");
}
