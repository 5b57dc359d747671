import { text, utf8 } from "../../../assembly/base/bytes";
import { rfc3339, unixSeconds } from "../../../assembly/base/rfc3339";

function secondsOf(date: string): i64 {
  return unixSeconds(utf8(date));
}

describe("a date and time of RFC 3339", () => {
  it("is read as Unix time, and written again", () => {
    const dates = [
      "1970-01-01T00:00:00Z",
      "2000-02-29T23:59:59Z",
      "2024-05-10T18:50:49Z",
      "2026-12-31T00:00:00Z",
      "2100-03-01T12:00:00Z",
      "9999-12-31T23:59:59Z",
    ];
    for (let i = 0; i < dates.length; i++) expect(text(rfc3339(secondsOf(dates[i])))).toBe(dates[i]);
    expect(secondsOf("2024-05-10T18:50:49Z")).toBe(1715367049);
  });

  it("is read with a fraction and in any zone", () => {
    expect(secondsOf("2024-05-10T18:50:49.123456Z")).toBe(1715367049);
    expect(secondsOf("2024-05-10T20:50:49+02:00")).toBe(1715367049);
    expect(secondsOf("2024-05-10T18:20:49.5-00:30")).toBe(1715367049);
  });

  it("is nothing where it is none, and the nearest one where time has none", () => {
    const others = ["", "2024-05-10", "2024-13-10T18:50:49Z", "2024-00-10T18:50:49Z", "20x4-05-10T18:50:49Z"];
    for (let i = 0; i < others.length; i++) expect(secondsOf(others[i])).toBe(0, others[i]);
    expect(secondsOf("1969-01-01T00:00:00Z")).toBe(0);
    expect(secondsOf("2024-05-10T18:50:49.12345")).toBe(1715367049);
    expect(text(rfc3339(-1))).toBe("1970-01-01T00:00:00Z");
    expect(text(rfc3339(i64.MAX_VALUE))).toBe("9999-12-31T23:59:59Z");
  });
});
