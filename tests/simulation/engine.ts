import type { Fleet, Task, Vm, Worker, World } from "../../emulator/index.ts";

/** An event for one thread: it runs to its end before the thread's next event, other threads may run in between. */
export interface Job {
  readonly name: string;
  run(): Task;
}

/** One thread of Envoy with what waits for it. */
export class Thread {
  readonly worker: Worker;
  readonly jobs: { readonly job: Job; readonly sinceMs: number }[] = [];
  /** The event that is under way, and since when. */
  task: Task | undefined;
  sinceMs = 0;

  constructor(worker: Worker) {
    this.worker = worker;
  }

  get isReady(): boolean {
    return this.task !== undefined || this.jobs.length > 0;
  }

  /** Since when something waits here, undefined when nothing does. */
  get waitsSinceMs(): number | undefined {
    return this.task === undefined ? this.jobs[0]?.sinceMs : this.sinceMs;
  }
}

/** Who decides which thread goes on. */
export interface Scheduler {
  /** At a pause point of `thread`: whether it stops here. */
  stops(thread: Thread, call: string): boolean;
}

/** Runs the threads of a process, one step at a time. */
export class Engine {
  /** Steps so far: jobs started, pause points passed, and what the world counts itself. */
  events = 0;
  /** A thread that stops goes on at once. */
  bounces = false;
  readonly threads: readonly Thread[];
  private readonly world: World;
  private running: Thread | undefined;

  constructor(world: World, fleet: Fleet, scheduler: Scheduler) {
    this.world = world;
    this.threads = fleet.threads.map((worker) => new Thread(worker));
    world.pauseAt = (_vm: Vm, name: string) => {
      if (this.running === undefined) return false;
      this.events++;
      return scheduler.stops(this.running, name);
    };
  }

  get ready(): Thread[] {
    return this.threads.filter((thread) => thread.isReady);
  }

  /** The thread that runs now: its host call is being made. */
  get current(): Thread | undefined {
    return this.running;
  }

  post(thread: Thread, job: Job): void {
    thread.jobs.push({ job, sinceMs: this.world.clock.elapsedMs });
  }

  /** Lets a thread that is ready go on until it stops, or until its event is over. */
  run(thread: Thread): void {
    if (thread.task === undefined) this.start(thread);
    this.running = thread;
    let step = thread.task?.next();
    while (this.bounces && step?.done === false) step = thread.task?.next();
    this.running = undefined;
    if (step?.done === true) thread.task = undefined;
  }

  /** How long the longest waiting thread has waited, in milliseconds. */
  get longestWaitMs(): number {
    const since = this.threads.map((thread) => thread.waitsSinceMs ?? Number.POSITIVE_INFINITY);
    return Math.max(0, this.world.clock.elapsedMs - Math.min(...since));
  }

  private start(thread: Thread): void {
    const next = thread.jobs.shift();
    if (next === undefined) return;
    this.events++;
    thread.sinceMs = this.world.clock.elapsedMs;
    thread.task = next.job.run();
  }
}
