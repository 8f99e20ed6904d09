/**
 * Handles that keep this process from ending, such as `TCPSocketWrap, Timeout`; `none` where nothing does but its own output. The
 * event loop goes round first, so that what is being closed has closed.
 */
export async function leftOpen(): Promise<string> {
  for (let round = 0; round < 10; round++) await new Promise(setImmediate);
  const open = process.getActiveResourcesInfo().filter((name) => name !== "PipeWrap" && name !== "Immediate");
  return open.sort().join(", ") || "none";
}
