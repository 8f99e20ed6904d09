import * as pulumi from "@pulumi/pulumi";

/**
 * The inputs that a component registers with the engine: none, unless the stack's `aws-pki:componentInputs` is true.
 * The engine would keep them in the state and show each existing component as changed once, though nothing in AWS does.
 */
export function registeredInputs(inputs: pulumi.Inputs): pulumi.Inputs {
  return new pulumi.Config("aws-pki").getBoolean("componentInputs") === true ? inputs : {};
}
