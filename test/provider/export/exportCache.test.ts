import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { ExportCache, type Generation } from "../../../provider/export/exportCache";
import { EncryptedKey } from "../../../provider/pki/encryptedKey";
import type { Exported } from "../../../provider/pki/exported";

const api: Generation = { connection: "ops", arn: "arn:api", serial: "01" };
const www: Generation = { connection: "ops", arn: "arn:www", serial: "02" };

/** A cache with a clock that is set by hand, and an ACM that counts its exports. */
function openCache() {
  let now = Date.parse("2046-03-01T10:00:00Z");
  let exports = 0;
  const cache = new ExportCache({ now: () => new Date(now) });
  const make = async (): Promise<Exported> => {
    exports++;
    return { certificatePem: `PEM ${exports}`, chainPem: "", key: new EncryptedKey("KEY", "PASSPHRASE") };
  };
  const ahead = async (generation: Generation) => cache.put(generation, await make());
  const take = (generation: Generation) => cache.take(generation, make);
  const pass = (seconds: number) => {
    now += seconds * 1000;
  };
  return { cache, make, ahead, take, pass, exports: () => exports };
}

const MINUTE = 60;

describe("an export that is made for a destination", () => {
  it("serves all that ask within five minutes of the answer, and those that ask before it", async () => {
    const { take, pass, exports } = openCache();
    const both = await Promise.all([take(api), take(api)]);
    pass(5 * MINUTE);
    expect(new Set([...both, await take(api)]).size).toBe(1);
    pass(1);
    await take(api);
    expect(exports()).toBe(2);
  });

  it("is dropped by the next use of another", async () => {
    const { cache, take, pass } = openCache();
    await take(api);
    pass(5 * MINUTE + 1);
    await take(www);
    expect(cache.size).toBe(1);
  });

  it("is shared as long as ACM takes to answer", async () => {
    const { cache, make, take, pass, exports } = openCache();
    let answer = (_: Exported): void => {};
    const first = cache.take(api, () => new Promise((resolve) => (answer = resolve)));
    pass(10 * MINUTE);
    const second = take(api);
    const exported = await make();
    answer(exported);
    expect(await Promise.all([first, second])).toEqual([exported, exported]);
    pass(5 * MINUTE);
    await take(api);
    expect(exports()).toBe(1);
  });

  it("is not remembered where it fails, and its failure drops no later one", async () => {
    const { cache, take, ahead, exports } = openCache();
    await expect(cache.take(api, () => Promise.reject(new Error("denied")))).rejects.toThrow("denied");
    expect(cache.size).toBe(0);
    const failing = cache.take(api, () => Promise.reject(new Error("denied")));
    await Promise.all([ahead(api), expect(failing).rejects.toThrow("denied")]);
    await take(api);
    expect(exports()).toBe(1);
  });

  it("is made again once it was dropped, for another connection, and for another generation", async () => {
    const { cache, take, exports } = openCache();
    await take(api);
    cache.drop(api);
    await take(api);
    expect(exports()).toBe(2);
    await take({ ...api, connection: undefined });
    expect([exports(), cache.size]).toEqual([3, 2]);
    await take({ ...api, serial: "03" });
    expect([exports(), cache.size]).toEqual([4, 1]);
  });
});

describe("an export that is made ahead", () => {
  it("waits for its destination while others are made or taken, and then has its five minutes", async () => {
    const { take, ahead, pass, exports } = openCache();
    await ahead(api);
    for (let minutes = 0; minutes < 30; minutes += 5) {
      pass(5 * MINUTE);
      await take(www);
    }
    const made = exports();
    await take(api);
    pass(5 * MINUTE);
    await take(api);
    expect(exports()).toBe(made);
    pass(1);
    await take(api);
    expect(exports()).toBe(made + 1);
  });

  it("is dropped after five minutes without any use", async () => {
    const { cache, ahead, take, pass, exports } = openCache();
    await ahead(api);
    pass(5 * MINUTE + 1);
    await ahead(www);
    expect(cache.size).toBe(1);
    await take(api);
    expect(exports()).toBe(3);
  });

  it("waits as long as a certificate is awaited, and five minutes more", async () => {
    const { cache, ahead, take, pass, exports } = openCache();
    await ahead(api);
    await ahead(www);
    const wait = cache.during(async () => {
      pass(75 * MINUTE);
      await take(www);
      pass(75 * MINUTE);
      throw new Error("never issued");
    });
    await expect(wait).rejects.toThrow("never issued");
    pass(5 * MINUTE);
    await take(api);
    expect(exports()).toBe(2);
  });

  it("is dropped where a wait begins after that time", async () => {
    const { cache, ahead, pass } = openCache();
    await ahead(api);
    pass(5 * MINUTE + 1);
    await cache.during(async () => expect(cache.size).toBe(0));
  });

  it("takes the place of the generation before", async () => {
    const { cache, ahead, take, exports } = openCache();
    await take(api);
    await ahead({ ...api, serial: "03" });
    expect([exports(), cache.size]).toEqual([2, 1]);
  });
});

it("a run of 2,500 certificates exports each once, for two destinations, and keeps none that was taken", async () => {
  const { cache, ahead, take, pass, exports } = openCache();
  const fleet = Array.from({ length: 2500 }, (_, index) => ({ ...api, arn: `arn:${index}` }));
  // ACM takes five requests a second, and Secrets Manager fifty writes.
  for (const one of fleet) {
    await ahead(one);
    pass(1 / 5);
  }
  expect(cache.size).toBe(2500);
  for (const one of fleet) {
    await take(one);
    pass(1 / 50);
    await take(one);
    pass(1 / 50);
  }
  expect(exports()).toBe(2500);
  pass(5 * MINUTE + 1);
  await take(www);
  expect(cache.size).toBe(1);
});

it("a run whose first exports wait for an hour for the last certificate makes none twice", async () => {
  const { cache, ahead, take, pass, exports } = openCache();
  const fleet = Array.from({ length: 2500 }, (_, index) => ({ ...api, arn: `arn:${index}` }));
  await cache.during(async () => {
    // ACM answers ten exports a second.
    for (const one of fleet.slice(1)) {
      await ahead(one);
      pass(1 / 10);
    }
    pass(60 * MINUTE);
    await ahead(fleet[0] as Generation);
  });
  for (const one of fleet) {
    await take(one);
    pass(1 / 10);
  }
  expect(exports()).toBe(2500);
});

it("a cache shows nothing that it keeps", async () => {
  const { cache, ahead } = openCache();
  await ahead(api);
  const shown = inspect(cache, { depth: null, showHidden: true }) + JSON.stringify(cache);
  expect(shown).not.toMatch(/KEY|PASSPHRASE|PEM/);
});
