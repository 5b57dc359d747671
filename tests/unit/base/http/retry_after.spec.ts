import { retryAfterMs } from "../../../../assembly/base/http/retry_after";
import { headerView } from "../../fakes/header_map";

/** Wed, 21 Oct 2026 07:28:00 GMT */
const NOW_MS: u64 = 1_792_567_680_000;

function waitOf(headers: string[]): u64 {
  return retryAfterMs(headerView(headers), NOW_MS);
}

describe("the time that an answer asks to wait", () => {
  it("is given in seconds by retry-after", () => {
    expect(waitOf(["retry-after", "30"])).toBe(30_000);
    expect(waitOf(["retry-after", "0"])).toBe(0);
    expect(waitOf(["retry-after", "999999999"])).toBe(999_999_999_000);
  });

  it("is given in milliseconds by retry-after-ms and x-ms-retry-after-ms", () => {
    expect(waitOf(["retry-after-ms", "1500"])).toBe(1500);
    expect(waitOf(["x-ms-retry-after-ms", "250"])).toBe(250);
  });

  it("is the finer one when both are there, in any order", () => {
    expect(waitOf(["retry-after", "2", "retry-after-ms", "1500"])).toBe(1500);
    expect(waitOf(["x-ms-retry-after-ms", "1400", "retry-after", "2"])).toBe(1400);
    expect(waitOf(["x-ms-retry-after-ms", "1", "retry-after-ms", "2"])).toBe(2);
  });

  it("is that in seconds when the milliseconds say nothing", () => {
    const silent = ["", "0", "soon", "-1", " 7", "1.", ".5", "1.2.3"];
    for (let i = 0; i < silent.length; i++) {
      expect(waitOf(["retry-after-ms", silent[i], "retry-after", "2"])).toBe(2000, silent[i]);
    }
  });

  it("is none for nonsense, a number too long, or no header", () => {
    const others = ["", "soon", "-5", "+3", "1,5", "1 s", "1d", "99999999999999", "."];
    for (let i = 0; i < others.length; i++) expect(waitOf(["retry-after", others[i]])).toBe(0, others[i]);
    expect(waitOf(["retry-later", "5"])).toBe(0);
    expect(waitOf([])).toBe(0);
  });

  it("may have a fraction, or units", () => {
    expect(waitOf(["retry-after", "1.5"])).toBe(1500);
    expect(waitOf(["retry-after", "0.0001"])).toBe(1);
    expect(waitOf(["retry-after-ms", "1500.5"])).toBe(1501);
    expect(waitOf(["retry-after", "59.7s"])).toBe(59_700);
    expect(waitOf(["retry-after", "1h2m3.5s"])).toBe(3_723_500);
  });

  it("lasts until a date, in every form that HTTP has for one", () => {
    expect(waitOf(["retry-after", "Wed, 21 Oct 2026 07:28:30 GMT"])).toBe(30_000);
    expect(waitOf(["retry-after", "Wednesday, 21-Oct-26 07:29:00 GMT"])).toBe(60_000);
    expect(waitOf(["retry-after", "Wed Oct 21 08:28:00 2026"])).toBe(3_600_000);
  });

  it("is over when the date is", () => {
    expect(waitOf(["retry-after", "Wed, 21 Oct 2026 07:28:00 GMT"])).toBe(0);
    expect(waitOf(["retry-after", "Wed, 21 Oct 2026 07:27:59 GMT"])).toBe(0);
    expect(waitOf(["retry-after", "Thu, 01 Jan 1970 00:00:00 GMT"])).toBe(0);
    expect(waitOf(["retry-after", "Wed, 21 Oct 1926 07:28:30 GMT"])).toBe(0);
  });

  it("is counted from the answer's own date, where that can be read", () => {
    const until = "Wed, 21 Oct 2026 09:00:10 GMT";
    expect(waitOf(["date", "Wed, 21 Oct 2026 09:00:00 GMT", "retry-after", until])).toBe(10_000);
    expect(waitOf(["date", "Wed, 21 Oct 2026 09:00:20 GMT", "retry-after", until])).toBe(0);
    expect(waitOf(["date", "today", "retry-after", "Wed, 21 Oct 2026 07:28:05 GMT"])).toBe(5000);
  });
});
