import { difference, exactly } from "../expected.ts";
import { cooledDown, transition, type Report, type Settings } from "../health_model.ts";
import { onTrial } from "../rest_model.ts";
import type { Entry, Roster } from "../records.ts";
import { leaseMs } from "../schedule_model.ts";
import { ofProbe, unheard } from "../world/verdicts.ts";

const hourMs = 60 * 60 * 1000;

/** Judges the change of one token that a callback has written: why it may not, undefined when it may. */
export type Permit = (fingerprint: string, before: Entry, after: Entry) => string | undefined;

/** One write, as far as one token goes. */
export interface Step {
  /** Of what was replaced. */
  readonly roster: Roster;
  readonly now: Entry;
  readonly settings: Settings;
  readonly nowMs: number;
}

/** The change that a verdict makes. */
export function reported(report: Report, name: string, { roster, now, settings, nowMs }: Step): string | undefined {
  if (report.fingerprint !== name) return "the verdict is about another token";
  const expected = transition(roster, report, settings, nowMs);
  return expected === undefined ? "this verdict changes nothing" : difference(now, expected);
}

/** The change by which a VM wins the right to probe. */
export function claim(
  old: Entry,
  now: Entry,
  { settings, nowMs }: Pick<Step, "settings" | "nowMs">,
): string | undefined {
  if (!old.ejected && !old.doubted) return "a claim for a token that serves";
  if (old.resting) return "a claim for a token that rests";
  if (now.nonce === "" || now.nonce === old.nonce) return "no new nonce";
  const due = nowMs + settings.healthCheckTimeout + leaseMs;
  return difference(now, { ...exactly(old), claim: "open", nonce: now.nonce, dueMs: [due, due] });
}

/** The change by which a request becomes the trial of a token whose rest is over. */
export function tried(
  old: Entry,
  now: Entry,
  { settings, nowMs }: Pick<Step, "settings" | "nowMs">,
): string | undefined {
  const expected = onTrial(old, { settings, nowMs });
  return expected === undefined ? "no rest is over" : difference(now, expected);
}

/** The change by which a claim ends that came to nothing: at once, or later where the store did not take that. */
export function givenUp(name: string, { roster, now, settings, nowMs }: Step): string | undefined {
  const { generation = 0, nonce = "", dueMs = 0 } = roster.get(name) ?? {};
  const report = { ...ofProbe({ fingerprint: name, generation, nonce }, unheard(0)), pool: [] };
  const claimedMs = Math.min(nowMs, dueMs - settings.healthCheckTimeout - leaseMs);
  const [first, last] = [claimedMs, nowMs].map((answeredMs) => {
    return transition(roster, { ...report, answeredMs }, settings, nowMs);
  });
  if (first === undefined || last === undefined) return "no claim is open";
  return difference(now, { ...last, dueMs: [first.dueMs[0], last.dueMs[1]] });
}

/** The change by which a token whose cooldown is over comes back. */
export function cooled(
  old: Entry,
  now: Entry,
  { settings, nowMs }: Pick<Step, "settings" | "nowMs">,
): string | undefined {
  const expected = cooledDown(old, settings, nowMs);
  return expected === undefined ? "no cooldown is over" : difference(now, expected);
}

/** The change by which a marked request uses up its permit. */
export function markUsed(mark: string): Permit {
  const [, fingerprint, nonce] = mark.split(".");
  return (name, old, now) => (name === fingerprint && old.nonce === nonce ? used(old, now) : "no such mark was shown");
}

/** The change by which a permit is used up. */
export function used(old: Entry, now: Entry): string | undefined {
  if (old.claim !== "open") return "the nonce is not open";
  return difference(now, { ...exactly(old), claim: "used" });
}

/** Fingerprints whose entries differ, forgotten ones left out. */
export function changes(before: Roster, after: Roster, nowMs: number): string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => {
    const [old, now] = [before.get(name), after.get(name)];
    if (old === undefined) return true;
    if (now === undefined) return !isForgettable(old, nowMs);
    return difference(now, exactly(old)) !== undefined || old.route !== now.route;
  });
}

function isForgettable(entry: Entry, nowMs: number): boolean {
  const ageMs = nowMs - Math.min(entry.touchedMs, nowMs);
  return ageMs >= (!entry.ejected && !entry.doubted && entry.failures === 0 ? hourMs : 24 * hourMs);
}

/** An entry for a person. */
export function show(entry: Entry): string {
  const { ejected, resting, failures, vendorFault, doubted, passes, generation, failedProbes, claim: state } = entry;
  const counts = ejected
    ? `${resting ? (entry.onTrial ? "on trial" : "resting") : "out"}, ${passes} passes, ${failedProbes} failed probes`
    : `${doubted ? "doubted" : "serving"}, ${failures} failures${vendorFault ? " of the vendor" : ""}`;
  return `[${counts}, generation ${generation}${state === "none" ? "" : `, claim ${state}`}]`;
}
