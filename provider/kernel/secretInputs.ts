/**
 * Where a resource's inputs and state name the inputs in which the program has a secret. The class adds it, and only
 * where there is one.
 */
export const SECRET_INPUTS = "secretInputs";

/**
 * Key and value by which Pulumi marks an object as a secret, on the wire and in states. Source: specialSigKey and
 * specialSecretSig in @pulumi/pulumi/runtime/rpc.
 */
export const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
export const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";
