import type { SyncStatus } from "../model/state";

/** A step of a synced object, which diff shows and update takes. */
export type Upkeep =
  | { do: "nothing"; notice?: string }
  /** Another object: create makes it, or restores the one that was removed. */
  | { do: "replace"; replaces: string[]; notice?: undefined }
  | Step;

/** Steps of an object that stands. */
export type Step =
  | { do: "remove"; notice: string }
  /** Everything but the content, and what is only recorded. */
  | { do: "settings"; status: SyncStatus; notice?: string }
  /** Settings, and the version before is promoted. */
  | { do: "rollback"; notice: string }
  /** Settings and content: exported, proven, compared and written. `isDue` where time alone asks for it. */
  | { do: "sync"; notice?: string; isDue?: true };
