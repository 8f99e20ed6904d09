/** A run that cannot begin, told in a sentence and without a stack. */
export class Unable extends Error {}
