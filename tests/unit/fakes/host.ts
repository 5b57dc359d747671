import { Callouts } from "../../../assembly/ports/callouts";
import { Clock } from "../../../assembly/ports/clock";
import { Host } from "../../../assembly/ports/host";
import { Journal } from "../../../assembly/ports/journal";
import { Memory } from "../../../assembly/ports/memory";
import { Meter } from "../../../assembly/ports/meter";
import { Random } from "../../../assembly/ports/random";
import { SharedStore } from "../../../assembly/ports/shared_store";
import { FakeCallouts } from "./callouts";
import { FakeClock } from "./clock";
import { FakeJournal } from "./journal";
import { FakeMemory } from "./memory";
import { FakeMeter } from "./meter";
import { FakeRandom } from "./random";
import { FakeStore } from "./store";

/** When the clock of a fake host starts, in Unix milliseconds. */
export const START_MS: u64 = 1_700_000_000_000;

/** A host of fakes, each to be seen by a spec. */
export class FakeHost extends Host {
  readonly lines: FakeJournal = new FakeJournal();
  readonly counters: FakeMeter = new FakeMeter();
  readonly space: FakeMemory = new FakeMemory();
  readonly chance: FakeRandom = new FakeRandom();
  readonly time: FakeClock = new FakeClock(START_MS);
  readonly shared: FakeStore = new FakeStore();
  readonly calls: FakeCallouts = new FakeCallouts();

  override journal(): Journal {
    return this.lines;
  }

  override meter(): Meter {
    return this.counters;
  }

  override memory(): Memory {
    return this.space;
  }

  override random(): Random {
    return this.chance;
  }

  override clock(): Clock {
    return this.time;
  }

  override store(): SharedStore {
    return this.shared;
  }

  override callouts(): Callouts {
    return this.calls;
  }
}
