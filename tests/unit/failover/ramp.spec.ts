import { FULL_SHARE, rampEndMs, rampShare } from "../../../assembly/failover/ramp";
import { TokenHealth } from "../../../assembly/failover/token_health";
import { NOW } from "./samples";

function backSince(ms: u64): TokenHealth {
  const entry = new TokenHealth();
  entry.backSinceMs = ms;
  return entry;
}

function percent(afterMs: u64): u64 {
  return (rampShare(backSince(NOW), NOW + afterMs) * 100 + FULL_SHARE / 2) / FULL_SHARE;
}

describe("the ramp of a token that is back", () => {
  it("grows from a tenth to all of its share in 30 s", () => {
    expect(percent(0)).toBe(10);
    expect(percent(3000)).toBe(10);
    expect(percent(15_000)).toBe(50);
    expect(percent(27_000)).toBe(90);
    expect(percent(30_000)).toBe(100);
    expect(rampEndMs(backSince(NOW))).toBe(NOW + 30_000);
  });

  it("is none for other tokens, nor by a clock that went back", () => {
    expect(rampShare(new TokenHealth(), NOW)).toBe(FULL_SHARE);
    expect(rampEndMs(new TokenHealth())).toBe(0);
    expect(rampShare(backSince(NOW), NOW - 1)).toBe(FULL_SHARE);
    expect(rampEndMs(backSince(u64.MAX_VALUE))).toBe(0);
  });
});
