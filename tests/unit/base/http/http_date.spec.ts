import { utf8 } from "../../../../assembly/base/bytes";
import { httpDateMs } from "../../../../assembly/base/http/http_date";

/** Wed, 21 Oct 2026 07:28:00 GMT */
const NOW_MS: u64 = 1_792_567_680_000;
const EXAMPLE_MS: u64 = 784_111_777_000;

function msOf(date: string, nowMs: u64 = NOW_MS): u64 {
  return httpDateMs(utf8(date), nowMs);
}

/** The year of 6 November in RFC 850's form at a year's middle. */
function yearOf(digits: string, thisYear: u64): u64 {
  const nowMs = (thisYear - 1970) * 31_556_952_000 + 15_778_476_000;
  return 1970 + msOf(`Sunday, 06-Nov-${digits} 08:49:37 GMT`, nowMs) / 31_556_952_000;
}

describe("a date in HTTP", () => {
  it("is read in its three forms", () => {
    expect(msOf("Sun, 06 Nov 1994 08:49:37 GMT")).toBe(EXAMPLE_MS);
    expect(msOf("Sunday, 06-Nov-94 08:49:37 GMT")).toBe(EXAMPLE_MS);
    expect(msOf("Sun Nov  6 08:49:37 1994")).toBe(EXAMPLE_MS);
    expect(msOf("Wed, 21 Oct 2026 07:28:00 GMT")).toBe(NOW_MS);
  });

  it("knows leap days, leap seconds, and the ends of months and years", () => {
    expect(msOf("Thu, 29 Feb 2024 00:00:00 GMT")).toBe(1_709_164_800_000);
    expect(msOf("Fri, 01 Mar 2024 00:00:00 GMT")).toBe(1_709_251_200_000);
    expect(msOf("Tue, 29 Feb 2000 12:00:00 GMT")).toBe(951_825_600_000);
    expect(msOf("Thu, 31 Dec 2026 23:59:60 GMT")).toBe(1_798_761_600_000);
    expect(msOf("Fri, 31 Dec 9999 23:59:59 GMT")).toBe(253_402_300_799_000);
    expect(msOf("Thu, 01 Jan 1970 00:00:01 GMT")).toBe(1000);
  });

  it("has a year of two digits at most 50 years ahead", () => {
    expect(yearOf("26", 2026)).toBe(2026);
    expect(yearOf("76", 2026)).toBe(2076);
    expect(yearOf("77", 2026)).toBe(1977);
    expect(yearOf("00", 1999)).toBe(2000);
    expect(yearOf("99", 2001)).toBe(1999);
  });

  it("is none when it does not exist", () => {
    const others = [
      "Wed, 30 Feb 2022 00:00:00 GMT",
      "Wed, 29 Feb 2023 00:00:00 GMT",
      "Wed, 29 Feb 2100 00:00:00 GMT",
      "Wed, 00 Jan 2026 00:00:00 GMT",
      "Wed, 31 Apr 2026 00:00:00 GMT",
      "Wed, 32 Jan 2026 00:00:00 GMT",
      "Wed, 01 Jan 2026 24:00:00 GMT",
      "Wed, 01 Jan 2026 00:60:00 GMT",
      "Wed, 01 Jan 2026 00:00:61 GMT",
      "Wed Oct  0 07:28:00 2026",
      "Wed, 31 Dec 1969 23:59:59 GMT",
      "Wed, 01 Jan 0000 00:00:00 GMT",
    ];
    for (let i = 0; i < others.length; i++) expect(msOf(others[i])).toBe(0, others[i]);
  });

  it("is none in any other form", () => {
    const others = [
      "",
      " ",
      "soon",
      "Wed",
      "Wed, 21 Oct 2026 07:28:00",
      "Wed, 21 Oct 2026 07:28:00 UTC",
      "Wed, 21 Oct 2026 07:28:00 GMT ",
      " Wed, 21 Oct 2026 07:28:00 GMT",
      "Wed, 21 Oct 2026 07:28:00 GM",
      "Wed,21 Oct 2026 07:28:00 GMT",
      "Wed, 1 Oct 2026 07:28:00 GMT",
      "Wed, 21 Okt 2026 07:28:00 GMT",
      "Xyz, 21 Oct 2026 07:28:00 GMT",
      "Wed, 21 Oct 26 07:28:00 GMT",
      "Wed, 21 Oct 2026 7:28:00 GMT",
      "Wed, 21-Oct-26 07:28:00 GMT",
      "Wednesday, 21 Oct 2026 07:28:00 GMT",
      "Wed Oct 21 07:28:00 2026 GMT",
      "Wed Oct 21 07:28:00 +0 2026",
      "2026-10-21T07:28:00Z",
      "\u00e9".repeat(29),
    ];
    for (let i = 0; i < others.length; i++) expect(msOf(others[i])).toBe(0, others[i]);
  });
});
