import { complete, type RootContext, type Task } from "../../../emulator/index.ts";
import type { Thread } from "../engine.ts";
import type { Scene } from "./scene.ts";
import type { Version } from "./sites.ts";

/** Configurations, timers, and VMs that died: what Envoy does by itself. */
export class Upkeep {
  private readonly scene: Scene;

  constructor(scene: Scene) {
    this.scene = scene;
  }

  /** An update: canary at once, then every thread in its own time, and the old root contexts drain. */
  update(version: Version): void {
    const { scene } = this;
    const plugin = { name: "ai-proxy", rootId: version.site.name, configuration: Buffer.from(version.text) };
    scene.versions.set(plugin, version);
    if (!complete(scene.fleet.canary(plugin))) scene.fail("configuration", "the canary refuses a good configuration");
    scene.fleet.plugins.set(version.site.name, plugin);
    scene.inForce.set(version.site, version);
    for (const thread of scene.engine.threads) {
      const run = () => this.configure(thread, version);
      scene.engine.post(thread, { name: `configure ${version.site.name}`, run });
    }
    scene.after(8000, () => this.drain());
  }

  /** A fresh VM instead of a dead one, as soon as Envoy allows it. */
  *revive(thread: Thread): Task {
    const { scene } = this;
    if (!scene.fleet.mayReload(thread.worker)) return;
    yield* scene.fleet.reload(thread.worker);
    scene.coverage.hit("reloads");
    scene.say(thread.worker.vm.name, "a fresh VM with the present configurations");
    for (const root of thread.worker.serving.values()) this.startTicking(thread, root);
  }

  private *configure(thread: Thread, version: Version): Task {
    const { scene } = this;
    const plugin = scene.fleet.plugins.get(version.site.name);
    if (plugin === undefined || thread.worker.vm.trap !== undefined) return;
    scene.say(thread.worker.vm.name, `configured: ${version.site.name} with ${version.tokens.length} tokens`);
    const accepted = yield* scene.fleet.configureIn(thread.worker, version.site.name, plugin);
    const root = thread.worker.serving.get(version.site.name);
    if (accepted && root !== undefined) this.startTicking(thread, root);
    else if (thread.worker.vm.trap === undefined)
      scene.fail("configuration", `${thread.worker.vm.name} refuses a good configuration`);
  }

  private startTicking(thread: Thread, root: RootContext): void {
    const { scene } = this;
    if (root.tickPeriodMs === 0) return scene.fail("configuration", "a root context without a timer");
    scene.after(root.tickPeriodMs, () => {
      if (!isLive(root)) return;
      scene.engine.post(thread, { name: "tick", run: () => this.tick(thread, root) });
    });
  }

  private *tick(thread: Thread, root: RootContext): Task {
    if (!isLive(root)) return;
    yield* root.vm.call("proxy_on_tick", root);
    this.startTicking(thread, root);
  }

  /** Replaced root contexts go once their streams are over. */
  private drain(): void {
    const { scene } = this;
    let waiting = false;
    for (const thread of scene.engine.threads) {
      for (const root of thread.worker.vm.roots.filter((candidate) => candidate.draining)) {
        const busy = [...scene.uses.values()].some((use) => !use.stream.over && use.stream.root === root);
        waiting ||= busy;
        if (busy) continue;
        scene.engine.post(thread, { name: "drain", run: () => root.vm.retire(root) });
      }
    }
    if (waiting) scene.after(1000, () => this.drain());
  }
}

/** Whether a root context can still hear. */
export function isLive(root: RootContext): boolean {
  return root.vm.trap === undefined && root.vm.has(root);
}
