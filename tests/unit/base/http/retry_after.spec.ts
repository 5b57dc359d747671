import { retryAfterMs } from "../../../../assembly/base/http/retry_after";
import { headerView } from "../../fakes/header_map";

function waitOf(headers: string[]): u64 {
  return retryAfterMs(headerView(headers));
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
    const silent = ["", "0", "soon", "1500.5", "-1", " 7"];
    for (let i = 0; i < silent.length; i++) {
      expect(waitOf(["retry-after-ms", silent[i], "retry-after", "2"])).toBe(2000, silent[i]);
    }
  });

  it("is none for a date, nonsense, a number too long, or no header", () => {
    const others = ["", "Wed, 21 Oct 2026 07:28:00 GMT", "soon", "-5", "1.5", "+3", "9999999999"];
    for (let i = 0; i < others.length; i++) expect(waitOf(["retry-after", others[i]])).toBe(0, others[i]);
    expect(waitOf(["retry-later", "5"])).toBe(0);
    expect(waitOf([])).toBe(0);
  });
});
