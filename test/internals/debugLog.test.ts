import { describe, expect, it, vi } from "vitest";
import { hideFromDebugLog, redactDebugLog } from "../../internals/program/debugLog";

describe("the debug log", () => {
  it("shows no text that is hidden from it", async () => {
    hideFromDebugLog("a key of somebody");
    const debug = vi.fn(async (_: string) => undefined);
    const log = { debug };
    redactDebugLog(log);
    await log.debug("finished: a key of somebody, us-east-1");
    expect(debug).toHaveBeenCalledWith("finished: [secret], us-east-1");
  });

  it("that cannot be replaced stays as it is, and nothing fails", async () => {
    const debug = vi.fn(async (_: string) => undefined);
    const log = Object.freeze({ debug });
    expect(() => redactDebugLog(log)).not.toThrow();
    expect(log.debug).toBe(debug);
  });

  it("that is none stays as it is, and nothing fails", () => {
    const log = {};
    expect(() => redactDebugLog(log)).not.toThrow();
    expect(log).toEqual({});
  });
});
