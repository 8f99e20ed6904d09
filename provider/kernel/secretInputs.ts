/**
 * Where a resource's inputs and state name the inputs in which the program has a secret. The class adds it, and only
 * where there is one.
 */
export const SECRET_INPUTS = "secretInputs";
