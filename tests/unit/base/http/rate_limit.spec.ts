import { isSpent, limitResetMs } from "../../../../assembly/base/http/rate_limit";
import { headerView } from "../../fakes/header_map";

/** Wed, 21 Oct 2026 07:28:00 GMT */
const NOW_MS: u64 = 1_792_567_680_000;

function waitOf(headers: string[]): u64 {
  return limitResetMs(headerView(headers), NOW_MS, true);
}

describe("the time until limits are there again", () => {
  it("is a duration, seconds, or a time", () => {
    expect(waitOf(["x-ratelimit-reset-requests", "6m0s"])).toBe(360_000);
    expect(waitOf(["x-ratelimit-reset-tokens", "59.7s"])).toBe(59_700);
    expect(waitOf(["x-ratelimit-reset-tokens", "76ms"])).toBe(76);
    expect(waitOf(["x-ratelimit-reset", "12"])).toBe(12_000);
    expect(waitOf(["x-ratelimit-reset", "1792567740"])).toBe(60_000);
    expect(waitOf(["x-ratelimit-reset", "1792567690000"])).toBe(10_000);
    expect(waitOf(["anthropic-ratelimit-input-tokens-reset", "2026-10-21T07:29:00Z"])).toBe(60_000);
  });

  it("is that of the limits of which nothing remains, the last of them", () => {
    const both = ["x-ratelimit-reset-requests", "1s", "x-ratelimit-reset-tokens", "6m0s"];
    expect(waitOf(both)).toBe(360_000);
    expect(waitOf(both.concat(["x-ratelimit-remaining-tokens", "9"]))).toBe(1000);
    expect(waitOf(both.concat(["x-ratelimit-remaining-tokens", "0"]))).toBe(360_000);
    expect(waitOf(both.concat(["x-ratelimit-remaining-tokens", "9", "x-ratelimit-remaining-requests", "3"]))).toBe(0);
    const anthropic = ["anthropic-ratelimit-requests-reset", "2026-10-21T07:28:09+00:00"];
    expect(waitOf(anthropic.concat(["anthropic-ratelimit-requests-remaining", "0"]))).toBe(9000);
    expect(waitOf(anthropic.concat(["anthropic-ratelimit-requests-remaining", "1"]))).toBe(0);
  });

  it("is none for times that are over, nonsense and other headers", () => {
    const values = ["", "soon", "0", "0s", "-5s", "1792567000", "2020-01-01T00:00:00Z", "1e9", "99999999999999999999"];
    for (let i = 0; i < values.length; i++) expect(waitOf(["x-ratelimit-reset-tokens", values[i]])).toBe(0, values[i]);
    expect(
      waitOf(["x-ratelimit-limit-tokens", "5", "anthropic-ratelimit-tokens-limit", "5", "anthropic-ratelimit-", "5"]),
    ).toBe(0);
  });
});

function spentMs(headers: string[]): u64 {
  return isSpent(headerView(headers)) ? limitResetMs(headerView(headers), NOW_MS, false) : 0;
}

describe("a limit of which a good answer says that nothing remains", () => {
  it("is found by what remains, and told by its own reset alone", () => {
    const reset = ["x-ratelimit-reset-requests", "9s", "x-ratelimit-reset-tokens", "4s"];
    expect(spentMs(reset.concat(["x-ratelimit-remaining-tokens", "0"]))).toBe(4000);
    expect(spentMs(reset.concat(["x-ratelimit-remaining-requests", "0", "x-ratelimit-remaining-tokens", "0"]))).toBe(
      9000,
    );
    expect(spentMs(["x-ratelimit-remaining", "0", "x-ratelimit-reset", "12"])).toBe(12_000);
    const anthropic = ["anthropic-ratelimit-input-tokens-reset", "2026-10-21T07:29:00Z"];
    expect(spentMs(anthropic.concat(["anthropic-ratelimit-input-tokens-remaining", "0"]))).toBe(60_000);
  });

  it("is none where something remains, nobody says, or it is another's header", () => {
    const reset = ["x-ratelimit-reset-requests", "9s"];
    expect(spentMs(reset)).toBe(0);
    expect(spentMs(reset.concat(["x-ratelimit-remaining-requests", "1"]))).toBe(0);
    expect(spentMs(reset.concat(["x-ratelimit-remaining-requests", "00"]))).toBe(0);
    expect(spentMs(reset.concat(["x-ratelimit-remaining-tokens", "0"]))).toBe(0);
    expect(isSpent(headerView(["anthropic-ratelimit-tokens-limit", "0", "x-something-with-a-long-name", "0"]))).toBe(
      false,
    );
    expect(isSpent(headerView([]))).toBe(false);
  });
});
