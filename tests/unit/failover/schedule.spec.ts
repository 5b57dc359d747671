import { FailoverSettings } from "../../../assembly/failover/failover_settings";
import { LEASE_MS, backOffMs, isProbeDue, returnInMs } from "../../../assembly/failover/schedule";
import { Health, TokenHealth } from "../../../assembly/failover/token_health";
import { DAY, NOW, settingsOf } from "./samples";

function settingsWith(intervalMs: u32, timeoutMs: u32 = 5000): FailoverSettings {
  const settings = settingsOf(1, 1);
  settings.healthCheckIntervalMs = intervalMs;
  settings.healthCheckTimeoutMs = timeoutMs;
  return settings;
}

function waits(intervalMs: u32, chance: u32): string {
  let list = "";
  for (let failed: u32 = 0; failed < 10; failed++)
    list += backOffMs(failed, settingsWith(intervalMs), chance).toString() + " ";
  return list;
}

function outUntil(dueMs: u64, notBeforeMs: u64 = 0): TokenHealth {
  const entry = new TokenHealth();
  entry.health = Health.Ejected;
  entry.dueMs = dueMs;
  entry.notBeforeMs = notBeforeMs;
  return entry;
}

/** Whether somebody without a lease may probe at one of its ticks up to `limitMs` after `nowMs`. */
function comesWithin(entry: TokenHealth, limitMs: u64, nowMs: u64): bool {
  for (let passed: u64 = 0; passed <= limitMs; passed += 1000) {
    if (isProbeDue(entry, LEASE_MS, settingsWith(5000), nowMs + passed)) return true;
  }
  return false;
}

describe("the wait between probes", () => {
  it("is the interval up to the third failed probe, then doubles up to 60 s", () => {
    expect(waits(5000, 0)).toBe("5000 5000 5000 5000 10000 20000 40000 60000 60000 60000 ");
    expect(waits(1000, 0)).toBe("1000 1000 1000 1000 2000 4000 8000 16000 32000 60000 ");
  });

  it("is the interval for ever when that is longer than 60 s", () => {
    expect(waits(90_000, 0)).toBe("90000 ".repeat(10));
  });

  it("is up to 20 % longer once it grows", () => {
    expect(waits(5000, u32.MAX_VALUE)).toBe("5000 5000 5000 5000 11999 23999 47999 71999 71999 71999 ");
    expect(backOffMs(4, settingsWith(5000), 1 << 31)).toBe(11_000);
  });

  it("has an end, whatever the numbers", () => {
    expect(backOffMs(u32.MAX_VALUE, settingsWith(1000), 0)).toBe(60_000);
    const longest = <u64>u32.MAX_VALUE;
    expect(backOffMs(u32.MAX_VALUE, settingsWith(u32.MAX_VALUE), u32.MAX_VALUE)).toBe(longest + longest / 5 - 1);
  });
});

describe("a probe", () => {
  it("is due from the due time on, for those without a lease one lease later", () => {
    const settings = settingsWith(5000);
    const entry = outUntil(NOW);
    expect(isProbeDue(entry, 0, settings, NOW - 1)).toBe(false);
    expect(isProbeDue(entry, 0, settings, NOW)).toBe(true);
    expect(isProbeDue(entry, LEASE_MS, settings, NOW + LEASE_MS - 1)).toBe(false);
    expect(isProbeDue(entry, LEASE_MS, settings, NOW + LEASE_MS)).toBe(true);
  });

  it("of a healthy token is never due", () => {
    expect(isProbeDue(new TokenHealth(), 0, settingsWith(5000), NOW)).toBe(false);
  });

  it("waits for the Retry-After", () => {
    const settings = settingsWith(5000);
    expect(isProbeDue(outUntil(NOW, NOW + 1), 0, settings, NOW)).toBe(false);
    expect(isProbeDue(outUntil(NOW, NOW + DAY), 0, settings, NOW)).toBe(false);
    expect(isProbeDue(outUntil(NOW, NOW), 0, settings, NOW)).toBe(true);
  });

  it("that is due further ahead than ever set is due now: the clock went back", () => {
    const settings = settingsWith(5000);
    expect(isProbeDue(outUntil(NOW + 72_000), 0, settings, NOW)).toBe(false);
    expect(isProbeDue(outUntil(NOW + 72_001), 0, settings, NOW)).toBe(true);
    expect(isProbeDue(outUntil(NOW + 72_001), LEASE_MS, settings, NOW)).toBe(true);
    expect(isProbeDue(outUntil(NOW, NOW + DAY + 1), 0, settings, NOW)).toBe(true);
  });

  it("may be set ahead by a longer interval, or by the claim of a probe with a long timeout", () => {
    expect(isProbeDue(outUntil(NOW + 120_000), 0, settingsWith(100_000), NOW)).toBe(false);
    expect(isProbeDue(outUntil(NOW + 120_001), 0, settingsWith(100_000), NOW)).toBe(true);
    expect(isProbeDue(outUntil(NOW + 105_000), 0, settingsWith(5000, 100_000), NOW)).toBe(false);
    expect(isProbeDue(outUntil(NOW + 105_001), 0, settingsWith(5000, 100_000), NOW)).toBe(true);
  });

  it("with a long Retry-After as its due time waits for it all the way", () => {
    const settings = settingsWith(5000);
    const entry = outUntil(NOW + DAY, NOW + DAY);
    for (let at = NOW; at < NOW + DAY; at += 30_011) expect(isProbeDue(entry, 0, settings, at)).toBe(false);
    expect(isProbeDue(entry, 0, settings, NOW + DAY)).toBe(true);
  });

  it("comes within the longest wait after any jump of the clock", () => {
    const jumps: i64[] = [-900_000_000, -72_001, -72_000, -1, 0, 1, 72_000, 900_000_000];
    for (let i = 0; i < jumps.length; i++) {
      const now = <u64>(<i64>NOW + jumps[i]);
      expect(comesWithin(outUntil(NOW), 72_000 + LEASE_MS, now)).toBe(true, jumps[i].toString());
      expect(comesWithin(outUntil(NOW, NOW), DAY, now)).toBe(true, jumps[i].toString());
      expect(comesWithin(outUntil(NOW, NOW + 3 * DAY), DAY, now)).toBe(true, jumps[i].toString());
    }
    expect(comesWithin(outUntil(u64.MAX_VALUE, u64.MAX_VALUE), 0, NOW)).toBe(true);
    expect(comesWithin(outUntil(0), 0, u64.MAX_VALUE - 1000)).toBe(true);
  });
});

describe("the return of a token", () => {
  it("is as far away as its probe, or as its Retry-After", () => {
    const settings = settingsWith(5000);
    expect(returnInMs(outUntil(NOW + 100), settings, NOW)).toBe(100);
    expect(returnInMs(outUntil(NOW + 100, NOW + 700), settings, NOW)).toBe(700);
    expect(returnInMs(outUntil(NOW - 1, NOW - 1), settings, NOW)).toBe(0);
    expect(returnInMs(outUntil(NOW + DAY, NOW + 2 * DAY), settings, NOW)).toBe(0);
  });
});
