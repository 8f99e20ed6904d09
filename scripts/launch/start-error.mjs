/** A failure the user can act on: its message is shown alone, without a stack. */
export class StartError extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
