/** Most pairs of a record. */
export const MAX_FORBIDDEN: i32 = 256;
/** Milliseconds for which a refusal is believed: then the token is tried again. */
const FORBIDDEN_MS: u64 = 10 * 60 * 1000;

/** That one token may not use one model, as the vendor said when another token served the same request. */
export class ForbiddenModel {
  constructor(
    readonly fingerprint: string,
    /** Hash of the model's name as the vendor is asked for it; never 0. */
    readonly model: u64,
    /** Until when that is believed, in Unix milliseconds. */
    public untilMs: u64,
  ) {}
}

/** The pairs of tokens and models in a record, at most `MAX_FORBIDDEN`; in ascending order, no pair twice. */
export class ForbiddenModels {
  readonly pairs: ForbiddenModel[] = [];

  get isEmpty(): bool {
    return this.pairs.length == 0;
  }

  /** Whether a token may not use `model` at `nowMs`. A time further ahead than any is set counts as over. */
  has(fingerprint: string, model: u64, nowMs: u64): bool {
    const at = this.find(fingerprint, model);
    return at < this.pairs.length && isPair(this.pairs[at], fingerprint, model) && isBelieved(this.pairs[at], nowMs);
  }

  /** How many models a token may not use at `nowMs`. */
  countOf(fingerprint: string, nowMs: u64): u32 {
    let count: u32 = 0;
    for (let i = 0; i < this.pairs.length; i++) {
      if (this.pairs[i].fingerprint == fingerprint && isBelieved(this.pairs[i], nowMs)) count += 1;
    }
    return count;
  }

  /** Adds a pair that is greater than all that are there; false when it is not. */
  append(pair: ForbiddenModel): bool {
    const count = this.pairs.length;
    if (count > 0 && compared(this.pairs[count - 1], pair.fingerprint, pair.model) >= 0) return false;
    this.pairs.push(pair);
    return true;
  }

  /** Notes at `nowMs` that a token may not use `model`; of more pairs than there may be the oldest goes. */
  add(fingerprint: string, model: u64, nowMs: u64): void {
    const pairs = this.pairs;
    this.prune(nowMs);
    if (pairs.length >= MAX_FORBIDDEN) this.dropOldest();
    const at = this.find(fingerprint, model);
    if (at == pairs.length || !isPair(pairs[at], fingerprint, model)) {
      pairs.push(new ForbiddenModel(fingerprint, model, 0));
      for (let i = pairs.length - 1; i > at; i--) {
        const pair = pairs[i];
        pairs[i] = pairs[i - 1];
        pairs[i - 1] = pair;
      }
    }
    pairs[at].untilMs = nowMs + FORBIDDEN_MS;
  }

  /** Forgets what is not believed any more at `nowMs`. */
  prune(nowMs: u64): void {
    const pairs = this.pairs;
    let kept = 0;
    for (let i = 0; i < pairs.length; i++) if (isBelieved(pairs[i], nowMs)) pairs[kept++] = pairs[i];
    pairs.length = kept;
  }

  /** Where the pair stands, or would. */
  private find(fingerprint: string, model: u64): i32 {
    let low = 0;
    let high = this.pairs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compared(this.pairs[middle], fingerprint, model) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private dropOldest(): void {
    const pairs = this.pairs;
    let oldest = 0;
    for (let i = 1; i < pairs.length; i++) if (pairs[i].untilMs < pairs[oldest].untilMs) oldest = i;
    for (let i = oldest + 1; i < pairs.length; i++) pairs[i - 1] = pairs[i];
    pairs.length -= 1;
  }
}

function isPair(pair: ForbiddenModel, fingerprint: string, model: u64): bool {
  return compared(pair, fingerprint, model) == 0;
}

function isBelieved(pair: ForbiddenModel, nowMs: u64): bool {
  return pair.untilMs > nowMs && pair.untilMs - nowMs <= FORBIDDEN_MS;
}

/** Below 0: `pair` comes before that of `fingerprint` and `model`. */
function compared(pair: ForbiddenModel, fingerprint: string, model: u64): i32 {
  if (pair.model != model) return pair.model < model ? -1 : 1;
  return pair.fingerprint == fingerprint ? 0 : pair.fingerprint < fingerprint ? -1 : 1;
}
