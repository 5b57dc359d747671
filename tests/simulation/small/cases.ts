import type { Settings } from "../health_model.ts";
import type { SmallCase } from "./explore.ts";
import type { Stage } from "./stage.ts";

const settings: Settings = {
  failureThreshold: 1,
  isThresholdSet: true,
  successThreshold: 1,
  healthCheckInterval: 2000,
  healthCheckTimeout: 1000,
  healthCheckModel: "gpt-4o",
  cooldownDuration: 0,
  outageGuard: false,
  maxEjectionPercent: 100,
  whenNoneHealthy: "soonest",
};

/** Takes the only token out, by one failure. */
function eject(stage: Stage): void {
  stage.vendor.status = 500;
  stage.request(0);
  stage.pass(200);
  stage.vendor.status = 200;
}

/** Lets time pass until the probe of the token has been sent, and keeps it from arriving. */
function awaitProbe(stage: Stage): string {
  eject(stage);
  for (let tries = 0; tries < 200 && stage.scene.lastMark === ""; tries++) stage.pass(50);
  return stage.scene.lastMark;
}

function expect(holds: boolean, words: string): string | undefined {
  return holds ? undefined : words;
}

/** The races that matter, each with the few events that meet. */
export const smallCases: readonly SmallCase[] = [
  {
    name: "two VMs count one failure each, and the second takes the token out",
    plan: { settings: { ...settings, failureThreshold: 2 } },
    arrange(stage) {
      stage.vendor.status = 500;
      stage.request(0);
      stage.request(1);
      stage.settle();
      stage.gather(100);
    },
    judge: ({ entry }) => expect(entry.ejected && entry.generation === 1, "two failures do not take it out"),
  },
  {
    name: "three VMs count one failure each, and the third takes the token out",
    plan: { workers: 3, settings: { ...settings, failureThreshold: 3 } },
    arrange(stage) {
      stage.vendor.status = 500;
      for (const worker of [0, 1, 2]) stage.request(worker);
      stage.settle();
      stage.gather(100);
    },
    judge: ({ entry }) => expect(entry.ejected && entry.generation === 1, "three failures do not take it out"),
  },
  {
    name: "of three VMs that tick for the first time none leads, and one does after the second tick",
    plan: { settings },
    arrange(stage) {
      stage.gather(1000);
    },
    judge(stage) {
      stage.pass(2000);
      const terms = stage.scene.trace.text.filter((line) => line.includes("leads"));
      return expect(terms.length === 1, `${terms.length} leaderships`);
    },
  },
  {
    name: "of three VMs that tick when the lease has run out one takes it, and it alone probes",
    plan: { settings },
    arrange(stage) {
      stage.pass(2000);
      eject(stage);
      stage.scene.world.clock.elapsedMs += 12_000;
      stage.gather(0);
    },
    judge: ({ scene }) => expect(scene.claimed.size === 1, `${scene.claimed.size} claims`),
  },
  {
    name: "one permit, shown to two VMs at a time, lets one request out",
    plan: { settings: { ...settings, whenNoneHealthy: "reject" } },
    arrange(stage) {
      const mark = awaitProbe(stage);
      stage.vendor.arrived.length = 0;
      stage.request(0, mark);
      stage.request(1, mark);
    },
    judge: ({ vendor, entry }) =>
      expect(vendor.arrived.length <= 1 && entry.claim !== "open", `${vendor.arrived.length} requests have left`),
  },
  {
    name: "a probe's answer, a client's late success and a failure of the generation before meet",
    plan: { workers: 3, settings: { ...settings, successThreshold: 2 } },
    arrange(stage) {
      stage.request(1);
      stage.settle();
      eject(stage);
      stage.request(2);
      stage.pass(2500);
      stage.request(0);
      stage.request(1);
      stage.settle();
      stage.gather(110);
    },
    judge: ({ entry }) => expect(entry.generation <= 2, `generation ${entry.generation}`),
  },
  {
    name: "a new configuration comes between a failure and its record",
    plan: { settings: { ...settings, failureThreshold: 2 } },
    arrange(stage) {
      stage.vendor.status = 500;
      stage.request(0);
      stage.request(1);
      stage.settle();
      stage.gather(100);
      const [version] = stage.scene.inForce.values();
      if (version !== undefined) stage.upkeep.update(version);
    },
    judge: ({ entry }) => expect(entry.ejected && entry.generation === 1, "the update loses a failure"),
  },
];
