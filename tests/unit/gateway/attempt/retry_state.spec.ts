import { text, utf8 } from "../../../../assembly/base/bytes";
import { ApiOwner } from "../../../../assembly/canonical/api";
import { RetryState } from "../../../../assembly/gateway/attempt/retry_state";

const LINES = "h.example\n/v1/models?a=1\n/p/v1/models\n";

/** What is read from `bytes`, and written again; "-" when nothing is. */
function copied(bytes: string): string {
  const state = RetryState.parse(utf8(bytes));
  return state === null ? "-" : text(state.bytes());
}

function marksOf(bytes: string): string {
  const state = RetryState.parse(utf8(`${LINES}${bytes}\n0`));
  return state === null ? "-" : `${state.isProbe} ${state.tried.join(",")} ${state.requestId}`;
}

function failedOf(bytes: string): string {
  const state = RetryState.parse(utf8(`${LINES}${bytes}\n0`));
  return state === null ? "?" : state.failed.join(",");
}

function spentOf(bytes: string): string {
  const state = RetryState.parse(utf8(`${LINES}${bytes}\n0`));
  return state === null ? "?" : state.spent.join(",");
}

function ownerOf(bytes: string): i32 {
  const state = RetryState.parse(utf8(`${LINES}${bytes}\n0`));
  return state === null ? -1 : state.owner;
}

function sentOf(time: string): u64 {
  const state = RetryState.parse(utf8(`${LINES}\n\n${time}`));
  return state === null ? 1 : state.sentMs;
}

function isUnanswered(marks: string): bool {
  const state = RetryState.parse(utf8(`${LINES}${marks}\n\n0`));
  return state !== null && state.isUnanswered;
}

describe("RetryState", () => {
  it("reads back what it wrote", () => {
    const all = [
      "\n",
      "P\n",
      "M\n",
      "PM0123456789abcdef\n",
      "0123456789abcdef\n",
      "P0123456789abcdef-fedcba9876543210\n00ff00ff00ff00ff",
      "PMRTA0123456789abcdef\n",
      "T0123456789abcdef\n",
      "A0123456789abcdef\n",
      "$0123456789abcdef-fedcba9876543210aaaaaaaaaaaaaaaa\n00ff00ff00ff00ff",
    ];
    for (let i = 0; i < all.length; i++) {
      const written = `${LINES}${all[i]}\n1800000000123`;
      expect(copied(written)).toBe(written);
    }
    expect(copied("\n\n\n\n\n")).toBe("\n\n\n\n\n0");
  });

  it("knows a probe, the tokens tried and the request's id", () => {
    expect(marksOf("\n")).toBe("false  ");
    expect(marksOf("P0123456789abcdef\n")).toBe("true 0123456789abcdef ");
    expect(marksOf("0123456789abcdeffedcba9876543210\nid")).toBe("false 0123456789abcdef,fedcba9876543210 id");
    expect(failedOf("-0123456789abcdeffedcba9876543210\n")).toBe("0123456789abcdef");
    expect(failedOf("$0123456789abcdef-fedcba9876543210\n")).toBe("0123456789abcdef,fedcba9876543210");
    expect(spentOf("$0123456789abcdef-fedcba9876543210\n")).toBe("0123456789abcdef");
    expect(failedOf("0123456789abcdef-fedcba9876543210\n")).toBe("fedcba9876543210");
    expect(failedOf("0123456789abcdef-\n")).toBe("");
    expect(marksOf("PM0123456789abcdef\n")).toBe("true 0123456789abcdef ");
    expect(ownerOf("M\n")).toBe(ApiOwner.Anthropic);
    expect(ownerOf("P\n")).toBe(ApiOwner.Canonical);
  });

  it("knows when the attempt was sent, and whether it was answered", () => {
    expect(sentOf("1800000000123")).toBe(1_800_000_000_123);
    expect(sentOf("soon")).toBe(0);
    expect(isUnanswered("")).toBe(true);
    expect(isUnanswered("0123456789abcdef")).toBe(true);
    expect(isUnanswered("-0123456789abcdef")).toBe(false);
    expect(isUnanswered("TA0123456789abcdef")).toBe(false);
    expect(isUnanswered("T0123456789abcdef")).toBe(true);
    expect(isUnanswered("-0123456789abcdeffedcba9876543210")).toBe(true);
    expect(isUnanswered("0123456789abcdef-fedcba9876543210")).toBe(false);
  });

  it("takes fewer lines for none, and lives with broken marks", () => {
    expect(copied("")).toBe("-");
    expect(copied("h.example\n/v1/models\n/p")).toBe("-");
    expect(marksOf("0123456789abcdef0123\n")).toBe("false 0123456789abcdef ");
    expect(marksOf("?\n")).toBe("false  ");
  });
});
