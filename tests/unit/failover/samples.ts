import { Bytes, text, utf8 } from "../../../assembly/base/bytes";
import { hex } from "../../../assembly/base/hex";
import { Prng } from "../../../assembly/base/random";
import { FailoverSettings } from "../../../assembly/failover/failover_settings";
import { ProbeRoute } from "../../../assembly/failover/probe_route";
import { Roster } from "../../../assembly/failover/roster";
import { Health, NONCE_BYTES, TokenHealth } from "../../../assembly/failover/token_health";

/** A moment to start from, in Unix milliseconds. */
export const NOW: u64 = 1_700_000_000_000;
export const HOUR: u64 = 3_600_000;
export const DAY: u64 = 24 * HOUR;

export function settingsOf(failureThreshold: u32, successThreshold: u32): FailoverSettings {
  const settings = new FailoverSettings();
  settings.enabled = true;
  settings.failureThreshold = failureThreshold;
  settings.successThreshold = successThreshold;
  return settings;
}

/** 16 bytes that are `seed`, and zeros. */
export function nonceOf(seed: u8): Bytes {
  const nonce = new StaticArray<u8>(NONCE_BYTES);
  nonce[NONCE_BYTES - 1] = seed;
  return nonce;
}

/** A fingerprint of 16 digits that grows with `index`. */
export function fingerprintOf(index: u32): string {
  return "00000000" + index.toString(16).padStart(8, "0");
}

export function route(): ProbeRoute {
  const cluster = utf8("outbound|443||vendor.static");
  return ProbeRoute.of(3, utf8("gateway.example"), utf8("/v1/chat/completions"), cluster);
}

export function healthyWith(failures: u32, generation: u32): TokenHealth {
  const entry = new TokenHealth();
  entry.consecutiveFailures = failures;
  entry.generation = generation;
  return entry;
}

/** Out since `NOW` in generation 1, its probe due after 5 s. */
export function ejected(): TokenHealth {
  const entry = new TokenHealth();
  entry.health = Health.Ejected;
  entry.generation = 1;
  entry.dueMs = NOW + 5000;
  entry.touchedMs = NOW;
  entry.probeRoute = route();
  return entry;
}

/** As `ejected`, with a probe claimed under `nonce` at its due time. */
export function claimed(nonce: Bytes): TokenHealth {
  const entry = ejected();
  entry.nonce = nonce;
  entry.dueMs = NOW + 15_000;
  return entry;
}

/** All of an entry in one line. */
export function show(entry: TokenHealth): string {
  const used = entry.nonceUsed ? "!" : "";
  const fault = entry.vendorFault ? " of the vendor" : "";
  const rest = entry.onTrial ? "On trial" : "Resting";
  const out = entry.health == Health.Resting ? rest : "Ejected";
  const state = !entry.serves ? out : entry.doubted ? "Doubted" : "Healthy";
  const counts = `${entry.consecutiveFailures}/${entry.consecutivePasses}/${entry.failedProbes}${fault}`;
  const times = `${entry.notBeforeMs}/${entry.dueMs}/${entry.touchedMs}`;
  const to = entry.probeRoute;
  const place = `${to.api} ${text(to.authority)}${text(to.path)} ${text(to.cluster)}`;
  const code = entry.code == 0 ? "" : `/${entry.code}`;
  const why = entry.reason == 0 && entry.status == 0 ? code : ` for ${entry.reason}/${entry.status}${code}`;
  const back = entry.backSinceMs == 0 ? "" : ` back since ${entry.backSinceMs}`;
  return `${state}${why}${back} g${entry.generation} ${counts} ${times} ${hex(entry.nonce)}${used} ${place}`;
}

/** All of a roster, an entry a line. */
export function showAll(roster: Roster): string {
  const all = roster.fingerprints();
  let lines = "";
  for (let i = 0; i < all.length; i++) lines += `${all[i]}: ${show(roster.get(all[i]))}\n`;
  const pairs = roster.forbidden.pairs;
  for (let i = 0; i < pairs.length; i++) {
    lines += `${pairs[i].fingerprint} not ${pairs[i].model} until ${pairs[i].untilMs}\n`;
  }
  return lines;
}

/** A roster of `count` entries with every field drawn at random. */
export function randomRoster(seed: u64, count: i32): Roster {
  const prng = new Prng(seed);
  const roster = new Roster();
  while (roster.size < count) {
    const entry = new TokenHealth();
    entry.health = <Health>prng.below(3);
    entry.onTrial = entry.health == Health.Resting && prng.below(2) == 1;
    if (!entry.serves) entry.code = <u16>(prng.next() & 1023);
    else if (prng.below(2) == 1) entry.backSinceMs = prng.next();
    entry.vendorFault = entry.health == Health.Healthy && prng.below(2) == 1;
    entry.doubted = entry.health == Health.Healthy && prng.below(2) == 1;
    entry.consecutiveFailures = <u32>prng.next();
    entry.consecutivePasses = prng.below(4);
    entry.generation = <u32>prng.next();
    entry.failedProbes = prng.below(30);
    entry.notBeforeMs = prng.next();
    entry.dueMs = prng.next();
    entry.touchedMs = prng.next();
    if (prng.below(2) == 1) entry.reason = <u8>prng.below(9);
    if (prng.below(2) == 1) entry.status = <u16>prng.next();
    if (prng.below(2) == 1) entry.nonce = nonceOf(<u8>(1 + prng.below(255)));
    entry.nonceUsed = entry.nonce.length > 0 && prng.below(2) == 1;
    if (prng.below(3) > 0) entry.probeRoute = route();
    roster.set(fingerprintOf(<u32>prng.next()), entry);
  }
  return roster;
}

/** As `randomRoster`, with so many models that tokens may not use. */
export function randomRosterOf(seed: u64, tokens: i32, pairs: i32): Roster {
  const prng = new Prng(seed);
  const roster = randomRoster(seed, tokens);
  for (let i = 0; i < pairs; i++) roster.forbidden.add(fingerprintOf(prng.below(3)), prng.next() | 1, NOW + i);
  return roster;
}

/** The bit of a byte that the bit with number `bit` of a byte string is. */
export function flip(bit: i32): u8 {
  const shift = <u8>(bit & 7);
  return (<u8>1) << shift;
}
