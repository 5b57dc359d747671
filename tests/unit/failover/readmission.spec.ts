import { cooledDown } from "../../../assembly/failover/readmission";
import { LEASE_MS } from "../../../assembly/failover/schedule";
import { Health, TokenHealth } from "../../../assembly/failover/token_health";
import { NOW, settingsOf } from "./samples";

const COOLDOWN: u32 = 30_000;

/** Whether a token that is out since `sinceMs` comes back at NOW. */
function isBack(sinceMs: u64, graceMs: u64 = 0): bool {
  const settings = settingsOf(1, 1);
  settings.cooldownMs = COOLDOWN;
  const entry = new TokenHealth();
  entry.health = Health.Ejected;
  entry.outSinceMs = sinceMs;
  const next = cooledDown(entry, settings, graceMs, NOW);
  return next !== entry && next.serves && next.generation == 1;
}

describe("cooledDown", () => {
  it("brings a token back when its time is over, and not a millisecond before", () => {
    expect(isBack(NOW - COOLDOWN)).toBe(true);
    expect(isBack(NOW - COOLDOWN + 1)).toBe(false);
    expect(isBack(NOW)).toBe(false);
  });

  it("is later for who has no lease", () => {
    expect(isBack(NOW - COOLDOWN, LEASE_MS)).toBe(false);
    expect(isBack(NOW - COOLDOWN - LEASE_MS, LEASE_MS)).toBe(true);
  });

  it("keeps a token out that another thread has just taken out, by a clock that was read later", () => {
    expect(isBack(NOW + 1)).toBe(false);
    expect(isBack(NOW + LEASE_MS)).toBe(false);
  });

  it("waits for no time that a clock which went back has yet to reach", () => {
    expect(isBack(NOW + LEASE_MS + 1)).toBe(true);
  });
});
