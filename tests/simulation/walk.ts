import { loadModule, pausableBuild } from "../../emulator/index.ts";
import { Chance } from "./chance.ts";
import { logCalls } from "./call_log.ts";
import { checkersOf } from "./checkers/all.ts";
import type { Counter } from "./coverage.ts";
import type { Scheduler } from "./engine.ts";
import type { Plan } from "./plan.ts";
import { Ending } from "./world/ending.ts";
import { Faults } from "./world/faults.ts";
import { Hearings } from "./world/hearings.ts";
import { Loopback } from "./world/loopback.ts";
import { Replays } from "./world/replays.ts";
import { Scene } from "./world/scene.ts";
import { firstTokensOf, versionOf } from "./world/sites.ts";
import { Traffic } from "./world/traffic.ts";
import { Upkeep } from "./world/upkeep.ts";
import { Vendors } from "./world/vendors.ts";

/** What a walk came to. */
export interface Outcome {
  readonly plan: Plan;
  readonly events: number;
  readonly counts: Readonly<Record<Counter, number>>;
  readonly violation: Scene["violation"];
  /** The last lines that have to do with the violation, for a person to read. */
  readonly screen: readonly string[];
  /** Every line, if it was asked for. */
  readonly trace: readonly string[];
  /** Every host call, if they were asked for. */
  readonly calls: readonly string[];
  /** Most pages of 64 KiB that a VM came to. */
  readonly pages: number;
}

/** What a walk is to keep, and whether it stops at every pause point and goes on at once. */
export interface WalkOptions {
  readonly trace?: boolean;
  readonly calls?: boolean;
  readonly bounce?: boolean;
}

/** Longest time that a thread may be kept waiting while virtual time goes on. */
const patienceMs = 1000;
/** The same at the end, when every token is to be back within its time. */
const endPatienceMs = 20;
/** Most steps of a walk's end. */
const maxEndEvents = 40_000;

/** The module to simulate, compiled once: its test build. */
export async function simulated(wasm: string): Promise<WebAssembly.Module> {
  return loadModule(await pausableBuild(wasm));
}

/** One seeded walk. Equal plans give equal outcomes. */
export function walk(plan: Plan, module: WebAssembly.Module, options: WalkOptions = {}): Outcome {
  const scheduling = new Chance(plan.draws, "schedule");
  const scheduler: Scheduler = {
    stops: () => {
      if (!scheduling.happens(plan.stops) && options.bounce !== true) return false;
      scene.coverage.hit("stops");
      return true;
    },
  };
  const scene: Scene = new Scene(plan, module, { scheduler, record: options.trace ?? false });
  scene.engine.bounces = options.bounce ?? false;
  const ending = setUp(scene);
  const calls = options.calls === true ? logCalls(scene.world) : [];
  while (scene.violation === undefined && !ending.isOver) {
    if (scene.engine.events >= plan.events) ending.begin();
    if (scene.engine.events >= plan.events + maxEndEvents) scene.fail("heals", "the end does not come");
    step(scene, scheduling, ending.hasBegun);
    ending.loopback.collect();
  }
  return { ...outcomeOf(scene), calls };
}

/** One choice: a thread goes on, or time does. */
function step(scene: Scene, scheduling: Chance, ending: boolean): void {
  const { engine, agenda, world } = scene;
  const ready = engine.ready;
  const nextMs = agenda.nextMs ?? scene.nowMs;
  const patient = engine.longestWaitMs + Math.max(0, nextMs - scene.nowMs) <= (ending ? endPatienceMs : patienceMs);
  if (ready.length > 0 && !(patient && scheduling.happens(1 / (ready.length + 1)))) {
    return engine.run(scheduling.pick(ready));
  }
  world.clock.elapsedMs = Math.max(scene.nowMs, nextMs);
  agenda.next()?.();
}

function setUp(scene: Scene): Ending {
  const { plan } = scene;
  const chances = (subject: string): Chance => new Chance(plan.draws, subject);
  const vendors = new Vendors(plan, chances("vendors"));
  const upkeep = new Upkeep(scene);
  const traffic = new Traffic(scene, { upkeep, vendors, chance: chances("traffic") });
  const loopback = new Loopback(scene, { traffic, vendors, chance: chances("loopback") });
  const faults = new Faults(scene, { traffic, upkeep, chances });
  const hearings = new Hearings(scene);
  new Replays(scene, { traffic, hearings, chance: chances("replays") });
  scene.watch.listeners.push(hearings);
  for (const checker of checkersOf(scene)) {
    scene.watch.listeners.push(checker);
    traffic.events.push(checker);
    loopback.events.push(checker);
    hearings.events.push(checker);
    scene.checkers.push(checker);
  }
  for (const site of scene.sites) {
    upkeep.update(versionOf(plan, site, firstTokensOf(plan, site, scene.tokens)));
  }
  clients(scene, traffic, chances("clients"));
  faults.begin();
  return new Ending(scene, { vendors, loopback, faults, traffic });
}

/** Clients that do not wait for one another. */
function clients(scene: Scene, traffic: Traffic, chance: Chance): void {
  const next = (): void => {
    if (scene.engine.events >= scene.plan.events) return;
    traffic.arrive({ site: chance.pick(scene.sites), thread: chance.pick(scene.engine.threads.slice(1)) });
    scene.after(chance.between(1, 2000 / scene.plan.rate), next);
  };
  scene.after(100, next);
}

function outcomeOf(scene: Scene): Omit<Outcome, "calls"> {
  scene.coverage.counts.events = scene.engine.events;
  const { violation } = scene;
  return {
    plan: scene.plan,
    events: scene.engine.events,
    counts: scene.coverage.counts,
    violation,
    screen: violation === undefined ? [] : scene.trace.screen(violation.about),
    trace: scene.trace.text,
    pages: Math.max(...scene.fleet.vms.map((vm) => vm.memory.pages)),
  };
}
