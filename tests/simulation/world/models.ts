import { Chance } from "../chance.ts";
import type { Plan } from "../plan.ts";
import { pairOf, type Forbidden, type Roster } from "../records.ts";
import type { Use } from "./scene.ts";
import type { Token } from "./sites.ts";

/** What clients ask for, and how a site of the first group calls the first of them. */
export const models = ["gpt-4o", "gpt-5"] as const;
export type Model = (typeof models)[number];
const mapped = "llama";

/** How long a token is passed over for a model. */
export const forbiddenMs = 10 * 60 * 1000;

const mask = 0xffffffffffffffffn;

const factor = 0x9e3779b97f4a7c15n;

function mixed(state: bigint, word: bigint): bigint {
  const rotated = ((state << 29n) | (state >> 35n)) & mask;
  return ((rotated ^ word) * factor) & mask;
}

/** What a name is called: eight bytes at a time, those that are left one by one, and how many there were. */
function hashOf(name: string): bigint {
  const bytes = Buffer.from(name);
  let state = 0xcbf29ce484222325n;
  let at = 0;
  for (; at + 8 <= bytes.length; at += 8) state = mixed(state, bytes.readBigUInt64LE(at));
  for (; at < bytes.length; at++) state = mixed(state, BigInt(bytes[at] ?? 0));
  return mixed(state, ~BigInt(bytes.length) & mask);
}

/** What the record calls `fingerprint` and the model of a request. */
export function pairIn({ version, journey }: Use, fingerprint: string): string {
  const isMapped = version.site.group === 0 && journey.model === "gpt-4o";
  return pairOf(hashOf(isMapped ? mapped : journey.model), fingerprint);
}

/** Whether the record says that `token` may not use the model of a request, be that over or not. */
export function isBarred(use: Use, token: Token, roster: Roster | undefined): boolean {
  return roster?.forbidden?.has(pairIn(use, token.fingerprint)) === true;
}

/** Whether a pair is believed at `nowMs`. */
export function isBelieved(forbidden: Forbidden, pair: string, nowMs: number): boolean {
  const aheadMs = (forbidden.get(pair) ?? 0) - nowMs;
  return aheadMs > 0 && aheadMs <= forbiddenMs;
}

/** Which tokens a vendor lets use which models, for all of a walk. */
export class Permissions {
  private readonly refused = new Set<string>();

  constructor(plan: Plan, tokens: readonly Token[]) {
    const chance = new Chance(plan.draws, "models");
    for (const { name } of tokens) {
      for (const model of models) if (chance.happens(plan.forbidden)) this.refused.add(`${name} ${model}`);
    }
  }

  forbids(token: Token, model: Model): boolean {
    return this.refused.has(`${token.name} ${model}`);
  }
}
