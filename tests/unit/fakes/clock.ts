import { Clock } from "../../../assembly/ports/clock";

/** A clock that stands until it is set; counts its readings. */
export class FakeClock extends Clock {
  reads: i32 = 0;

  constructor(public atMs: u64) {
    super();
  }

  override nowMs(): u64 {
    this.reads++;
    return this.atMs;
  }
}
