import { Callouts } from "./callouts";
import { Clock } from "./clock";
import { Journal } from "./journal";
import { Memory } from "./memory";
import { Meter } from "./meter";
import { Random } from "./random";
import { SharedStore } from "./shared_store";

/** Everything that the gateway asks of the proxy it runs in, the stream at hand aside. */
export abstract class Host {
  abstract journal(): Journal;
  abstract meter(): Meter;
  abstract memory(): Memory;
  abstract random(): Random;
  abstract clock(): Clock;
  abstract store(): SharedStore;
  abstract callouts(): Callouts;
}
