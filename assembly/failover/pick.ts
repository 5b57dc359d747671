import { ApiToken } from "./api_token";
import { Roster } from "./roster";

/** No fingerprints. Lists of them are never changed: most requests have only this one. */
export const NO_FINGERPRINTS: string[] = [];

/** What a request asks of the pick. */
export class PickInfo {
  /** Requests of one key are to use one token; 0: any token. */
  key: u64 = 0;
  /** Whether what is asked for may be with that token alone. */
  isStored: bool = false;
  /** Number of the API that is asked; 0: none that is known. */
  api: i32 = 0;
  /** Hash of the model to ask for; 0: none is named, or nobody has looked. */
  model: u64 = 0;
  /** Fingerprints that earlier attempts of the request used: the others come first. */
  tried: string[] = NO_FINGERPRINTS;
  /** Of these the ones that failed it: they come last. The others never got an answer. */
  failed: string[] = NO_FINGERPRINTS;
  /** Whether it may be the trial of a token that rested. */
  mayTry: bool = true;
  /** Of these the ones whose account has used up its quota, or has not what is asked for: no other of it is tried. */
  spent: string[] = NO_FINGERPRINTS;
  /** Fingerprint of the token that is to have the request once more, if it serves; "": none is named. */
  again: string = "";
}

/** A token and what the roster said about it; without a token the request is rejected, or there are none. */
export class Pick {
  /** Whether the request is the trial of the token, which has to be claimed before. */
  isTrial: bool = false;

  constructor(
    readonly token: ApiToken | null,
    /** The token's generation, to be reported with its answer. */
    readonly generation: u32,
    /** Whether the token had failures or was out: a pass is worth reporting. */
    readonly hadFailures: bool,
    /** Milliseconds until the first token can be back, when the request is rejected. */
    readonly retryAfterMs: u64 = 0,
  ) {}

  /** Whether tokens exist but none may be used now. */
  get isRejected(): bool {
    return this.token === null && this.hadFailures;
  }
}

/** `token` as it is, without a trial. */
export function pickOf(token: ApiToken | null, roster: Roster): Pick {
  if (token === null) return new Pick(null, 0, false);
  const health = roster.get(token.fingerprint);
  return new Pick(token, health.generation, !health.isPlain);
}

/** `token` of this generation, whose trial this is to be. */
export function trialPick(token: ApiToken, generation: u32): Pick {
  const pick = new Pick(token, generation, true);
  pick.isTrial = true;
  return pick;
}
