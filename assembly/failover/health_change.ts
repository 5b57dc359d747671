import { TokenHealth } from "./token_health";

/** What a transition did. */
export enum HealthChange {
  None,
  Counted,
  Ejected,
  Readmitted,
  /** The token would have been taken out, but it was not let. */
  Spared,
  /** A probe is to decide. */
  Doubted,
  /** It has, or a client's success has: the token stays in. */
  Cleared,
  /** It rests, or rests again. */
  Rested,
}

/** A step of the machine. `next` is the very object given when nothing changes: then nothing is to be written. */
export class Transition {
  constructor(
    readonly next: TokenHealth,
    readonly change: HealthChange,
  ) {}
}

/** Nothing changes. */
export function unchanged(before: TokenHealth): Transition {
  return new Transition(before, HealthChange.None);
}
