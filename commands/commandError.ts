/** Why a command ends without its answer: one sentence, with what to do about it. */
export class CommandError extends Error {
  constructor(
    message: string,
    /** 1: something cannot be read. 2: the arguments cannot be understood. */
    readonly exitCode: 1 | 2 = 1,
  ) {
    super(message);
    this.name = "CommandError";
  }
}
