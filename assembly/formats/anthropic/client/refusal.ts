import { Bytes, EMPTY } from "../../../base/bytes";

/** Why a request cannot be sent: the first thing that was found, with the place where it stands. */
export class Refusal {
  problem: string = "";
  /** For clients that read it by program: a JSON object, or EMPTY. */
  details: Bytes = EMPTY;

  get isGiven(): bool {
    return this.problem.length > 0;
  }

  give(place: string, why: string, details: Bytes = EMPTY): void {
    if (this.isGiven) return;
    this.problem = `${place}: ${why}`;
    this.details = details;
  }
}
