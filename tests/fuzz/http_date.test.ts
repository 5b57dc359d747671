import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import test from "node:test";
import { buildEntry } from "./build.ts";
import { Dice } from "./json_inputs.ts";
import { damaged } from "./wire.ts";

/** Dates of each part; `FUZZ_RUNS=1000000` is the campaign, `FUZZ_SEED` gives other ones. */
const RUNS = Number(process.env["FUZZ_RUNS"] ?? 20_000);
const SEED = Number(process.env["FUZZ_SEED"] ?? 9110);

const entry = await buildEntry("http_date");
const nowMs = Date.UTC(2026, 9, 21);
const yearMs = 365.2425 * 86_400_000;

function dateMs(text: Uint8Array): number {
  const pointer = entry.write(text);
  try {
    return entry.function("dateMs")(pointer, nowMs);
  } catch (cause) {
    throw new Error(Buffer.from(text).toString("hex"), { cause });
  } finally {
    entry.release(pointer);
  }
}

const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const day = `(?:${days.map((name) => name.slice(0, 3)).join("|")})`;
const month = "(?<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
const time = "(?<hour>[01]\\d|2[0-3]):(?<minute>[0-5]\\d):(?<second>[0-5]\\d|60)";
const forms = [
  new RegExp(`^${day}, (?<date>\\d\\d) ${month} (?<year>\\d{4}) ${time} GMT$`),
  new RegExp(`^(?:${days.join("|")}), (?<date>\\d\\d)-${month}-(?<year>\\d\\d) ${time} GMT$`),
  new RegExp(`^${day} ${month} (?<date>\\d\\d| \\d) ${time} (?<year>\\d{4})$`),
];

/** What RFC 9110, 5.6.7 makes of `text`; 0 for no date. */
function expectedMs(text: string): number {
  for (const form of forms) {
    const found = form.exec(text)?.groups;
    if (found === undefined) continue;
    const part = (name: string): number => Number(found[name]);
    let year = part("year");
    if (found["year"]?.length === 2) year += year <= 76 ? 2000 : 1900;
    const place = "JanFebMarAprMayJunJulAugSepOctNovDec".indexOf(found["month"] ?? "") / 3;
    const midnight = new Date(0);
    midnight.setUTCFullYear(year, place, part("date"));
    if (midnight.getUTCMonth() !== place || year < 1970) return 0;
    return midnight.getTime() + ((part("hour") * 60 + part("minute")) * 60 + part("second")) * 1000;
  }
  return 0;
}

/** `ms` in one of the three forms. */
function written(ms: number, form: number): string {
  const date = new Date(ms);
  const [weekday = "", number, name, year, clock] = date.toUTCString().replace(",", "").split(" ");
  if (form === 0) return date.toUTCString();
  if (form === 1) return `${days[date.getUTCDay()]}, ${number}-${name}-${year?.slice(2)} ${clock} GMT`;
  return `${weekday} ${name} ${String(date.getUTCDate()).padStart(2)} ${clock} ${year}`;
}

test("every date is read, in every form", () => {
  const dice = new Dice(SEED);
  for (let run = 0; run < RUNS; run++) {
    const form = run % 3;
    const span = form === 1 ? 49 * yearMs : 7000 * yearMs;
    const ms = (form === 1 ? nowMs - span : 0) + Math.floor(((dice.below(2 ** 30) + 1) / 2 ** 30) * span);
    const second = Math.max(1, Math.floor(ms / 1000)) * 1000;
    const text = written(second, form);
    assert.equal(dateMs(Buffer.from(text)), second, text);
    assert.equal(expectedMs(text), second, text);
  }
});

test("what is nearly a date is one only where the RFC says so", () => {
  const dice = new Dice(SEED + 1);
  const letters = "0123456789 ,:-GMTJanFebThu";
  for (let run = 0; run < RUNS; run++) {
    const text = written(dice.below(2 ** 30) * 4000, run % 3);
    let bytes: Buffer = Buffer.from(text);
    if (dice.chance(3)) bytes = damaged(dice, bytes);
    else bytes[dice.below(bytes.length)] = letters.charCodeAt(dice.below(letters.length));
    assert.equal(dateMs(bytes), expectedMs(bytes.toString("latin1")), bytes.toString("latin1"));
  }
});
