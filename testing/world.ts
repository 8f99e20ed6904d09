import type { Access } from "../provider/aws/access";
import { Pace } from "../provider/aws/calls/pace";
import { ExportCache } from "../provider/export/exportCache";
import type { Context } from "../provider/kind/lifecycle";
import { Memory } from "../provider/kind/memory";
import type { World } from "../provider/kind/world";
import type { MockedAccount } from "./account";

/** The world of a lifecycle whose steps call nothing: a clock that stands still, and no way to AWS. */
class MockedWorld implements World {
  readonly pace = new Pace(this);
  readonly exports = new ExportCache(this);
  readonly memory = new Memory();
  readonly publicDns = undefined;
  readonly cancelled = new AbortController().signal;

  constructor(private readonly account: MockedAccount) {}

  now(): Date {
    return this.account.now;
  }

  async sleep(): Promise<void> {}

  connectionSpec(connection: string): unknown {
    return this.account.specOf(connection);
  }

  decidesRenewals(): boolean {
    return true;
  }

  access(): Access {
    throw new Error("a mock has called AWS");
  }

  passphrase(): string {
    throw new Error("a mock has exported a key");
  }

  chance(): string {
    throw new Error("a mock has drawn a random number");
  }
}

/** The context in which mocks run the lifecycles' own steps. Nothing is told to anybody. */
export function mockedContext(account: MockedAccount): Context {
  const silent = { progress() {}, notice() {}, noticeOnce() {} };
  return { world: new MockedWorld(account), teller: silent, ways: {} };
}
