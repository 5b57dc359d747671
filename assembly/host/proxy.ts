import { Callouts } from "../ports/callouts";
import { Clock } from "../ports/clock";
import { Host } from "../ports/host";
import { Journal } from "../ports/journal";
import { Memory } from "../ports/memory";
import { Meter } from "../ports/meter";
import { Random } from "../ports/random";
import { SharedStore } from "../ports/shared_store";
import { HostCallouts } from "./callouts";
import { HostClock } from "./clock";
import { HostJournal } from "./log";
import { HostMeter } from "./metrics";
import { HostRandom } from "./random";
import { HostSharedStore } from "./shared_store";
import { VmMemory } from "./vm_memory";

/** The proxy that the VM runs in. */
export class ProxyHost extends Host {
  private readonly theJournal: HostJournal = new HostJournal();
  private readonly theMeter: HostMeter = new HostMeter();
  private readonly theMemory: VmMemory = new VmMemory();
  private readonly theRandom: HostRandom = new HostRandom();
  private readonly theClock: HostClock = new HostClock();
  private readonly theStore: HostSharedStore = new HostSharedStore();
  private readonly theCallouts: HostCallouts = new HostCallouts();

  /** Reads what may change while the VM lives: the log level. */
  refresh(): void {
    this.theJournal.refresh();
  }

  /** Reads what may change while the VM lives, and tells what was counted, and how large the VM is. */
  tick(): void {
    this.refresh();
    this.theMeter.tell();
    this.theMemory.tick();
    this.theMemory.tell(this.theMeter, false);
  }

  /** The VM serves no configuration any more. */
  end(): void {
    this.theMeter.tell();
    this.theMemory.tell(this.theMeter, true);
  }

  override journal(): Journal {
    return this.theJournal;
  }

  override meter(): Meter {
    return this.theMeter;
  }

  override memory(): Memory {
    return this.theMemory;
  }

  override random(): Random {
    return this.theRandom;
  }

  override clock(): Clock {
    return this.theClock;
  }

  override store(): SharedStore {
    return this.theStore;
  }

  override callouts(): Callouts {
    return this.theCallouts;
  }
}
