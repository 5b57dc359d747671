import type { Vm } from "./context.ts";
import { complete } from "./task.ts";
import type { World } from "./world.ts";

interface Timer {
  readonly atMs: number;
  fire(): void;
}

/** Virtual time: ticks of root contexts and time limits of callouts, fired in order of their due time. */
export class Timers {
  private readonly world: World;
  private readonly vms: () => readonly Vm[];

  constructor(world: World, vms: () => readonly Vm[]) {
    this.world = world;
    this.vms = vms;
  }

  advance(ms: number): void {
    const clock = this.world.clock;
    const endMs = clock.elapsedMs + ms;
    for (let timer = this.next(endMs); timer !== undefined; timer = this.next(endMs)) {
      clock.elapsedMs = Math.max(clock.elapsedMs, timer.atMs);
      timer.fire();
    }
    clock.elapsedMs = endMs;
  }

  private next(endMs: number): Timer | undefined {
    const due = [...this.ticks(), ...this.timeouts()].filter((timer) => timer.atMs <= endMs);
    return due.reduce<Timer | undefined>(
      (first, timer) => (first && first.atMs <= timer.atMs ? first : timer),
      undefined,
    );
  }

  private ticks(): Timer[] {
    const roots = this.vms()
      .filter((vm) => vm.trap === undefined)
      .flatMap((vm) => vm.roots);
    return roots
      .filter((root) => root.tickPeriodMs > 0)
      .map((root) => ({
        atMs: root.nextTickMs,
        fire: () => {
          root.setTickPeriod(root.tickPeriodMs);
          complete(root.vm.call("proxy_on_tick", root));
        },
      }));
  }

  private timeouts(): Timer[] {
    const pending = this.world.callouts.filter((callout) => callout.state === "pending");
    return pending.map((callout) => ({
      atMs: callout.deadlineMs,
      fire: () => callout.respond({ status: 504, body: "upstream request timeout" }),
    }));
  }
}
