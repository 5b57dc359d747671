import { poolViews, putDown, type Told } from "../../cli/dashboard/pools.ts";
import { readCounts } from "../../cli/dashboard/counts.ts";
import { Timeline, windowMs } from "../../cli/dashboard/timeline.ts";
import { Traffic } from "../../cli/dashboard/traffic.ts";
import type { View } from "../../cli/dashboard/view.ts";
import { readStatus } from "../../cli/status/answer.ts";

/** What a token goes through: from a second of the story on it is in this state, for this reason. */
type Turn = readonly [second: number, state: string, reason?: string];

interface Actor {
  readonly alias: string;
  /** Requests a second while it is healthy. */
  readonly pace: number;
  readonly turns: readonly Turn[];
  readonly more?: Readonly<Record<string, unknown>>;
}

interface Stage {
  readonly type: string;
  readonly id: string;
  readonly actors: readonly Actor[];
}

const seconds = windowMs / 1000;
const rest: readonly Turn[] = [150, 330, 470, 655, 790].flatMap((at): Turn[] => [
  [at, "resting", "rate_limited 429"],
  [at + 34, "trial", "rate_limited 429"],
  [at + 37, "healthy"],
]);

const stages: readonly Stage[] = [
  {
    ...{ type: "claude", id: "production" },
    actors: [
      { alias: "team-blue", pace: 9, turns: [] },
      {
        alias: "team-green",
        pace: 8,
        turns: [
          [512, "ejected", "credential 401"],
          [741, "healthy"],
        ],
      },
      { alias: "batch", pace: 3, turns: [[688, "ejected", "quota 429"]], more: { failedProbes: 1, nextProbeS: 388 } },
    ],
  },
  {
    ...{ type: "groq", id: "" },
    actors: [
      { alias: "alpha", pace: 14, turns: [], more: { weight: 2 } },
      { alias: "bravo", pace: 7, turns: [...rest, [879, "resting", "rate_limited 429"]], more: { untilS: 12 } },
      {
        alias: "charlie",
        pace: 6,
        turns: [
          [858, "resting", "rate_limited 429"],
          [896, "trial", "rate_limited 429"],
        ],
      },
      { alias: "old-key", pace: 0, turns: [], more: { weight: 0 } },
    ],
  },
  {
    ...{ type: "openai", id: "" },
    actors: [
      { alias: "org-main", pace: 11, turns: [], more: { forbiddenModels: 1 } },
      {
        ...{ alias: "org-backup", pace: 10, more: { failures: 2, nextProbeS: 2 } },
        turns: [
          [260, "doubted", "overloaded 503"],
          [281, "healthy"],
          [893, "doubted", "overloaded 503"],
        ],
      },
    ],
  },
];

/** A quarter of an hour of a gateway, as the dashboard would show it: for its picture, and for what is rarely seen. */
export function story(endMs: number): View {
  const [timeline, traffic, told] = [new Timeline(), new Traffic(), new Map<string, Told>()];
  const counters = new Map<string, number>();
  for (let second = 0; second <= seconds; second++) {
    const atMs = endMs - (seconds - second) * 1000;
    const status = readStatus(
      JSON.stringify({ time: new Date(atMs).toISOString(), providers: stages.map(tellerAt(second, atMs)) }),
    );
    told.set("story", { key: "story", status, atMs });
    putDown({ key: "story", status, atMs }, timeline);
    count(second, counters);
    const lines = [...counters].map(([name, value]) => `wasmcustom.ai_proxy.${name}: ${Math.floor(value)}`);
    traffic.add(readCounts(lines.join("\n")), atMs);
  }
  const pools = [...told.values()].flatMap((one) => poolViews(one, timeline, traffic));
  return {
    number: 1,
    nowMs: endMs,
    windowMs,
    faults: [],
    pools,
    traffic: traffic.view(endMs),
    events: timeline.events,
  };
}

function turnOf({ turns }: Actor, second: number): Turn {
  return [...turns].reverse().find(([from]) => from <= second) ?? [0, "healthy"];
}

function tellerAt(second: number, atMs: number): (stage: Stage) => object {
  const time = (ms: number): string => new Date(ms).toISOString();
  return ({ type, id, actors }) => ({
    ...{ type, id, failover: true, leader: { vm: "8f3c0d2a", term: 4 } },
    tokens: actors.map((actor) => {
      const [from, state, reason = ""] = turnOf(actor, second);
      const [name, status] = reason.split(" ");
      const { nextProbeS, untilS, ...more } = actor.more ?? {};
      const { failures, failedProbes, ...always } = more;
      const isOut = state !== "healthy";
      return {
        ...{ alias: actor.alias, state: state === "trial" ? "resting" : state, trial: state === "trial", weight: 1 },
        ...{ failures: 0, failedProbes: 0, generation: 2 * actor.turns.length },
        ...always,
        ...(isOut && {
          failures,
          failedProbes,
          since: time(atMs - (second - from) * 1000),
          reason: { class: name, status: Number(status) },
        }),
        ...(isOut && nextProbeS !== undefined && { nextProbe: time(atMs + Number(nextProbeS) * 1000) }),
        ...(isOut && untilS !== undefined && { until: time(atMs + Number(untilS) * 1000) }),
      };
    }),
  });
}

/** Requests come in waves; each turn for the worse costs some tries, which other tokens serve. */
function count(second: number, counters: Map<string, number>): void {
  const add = (name: string, by: number): void => void counters.set(name, (counters.get(name) ?? 0) + by);
  const wave = 1 + 0.28 * Math.sin(second / 70) + 0.14 * Math.sin(second / 17) + 0.08 * Math.sin(second * 1.7);
  for (const { type, actors } of stages) {
    const serving = actors.filter((actor) => turnOf(actor, second)[1] === "healthy" && actor.pace > 0);
    const [all, left] = [actors, serving].map((some) => some.reduce((sum, { pace }) => sum + pace, 0)) as [
      number,
      number,
    ];
    for (const { alias, pace } of serving) add(`token.${alias}.picked`, (wave * pace * all) / left);
    add(`provider.${type}.input_tokens`, wave * all * 820);
    add(`provider.${type}.cached_input_tokens`, type === "groq" ? 0 : wave * all * 410);
    add(`provider.${type}.output_tokens`, wave * all * 190);
    for (const actor of actors) {
      const [from, state, reason = ""] = turnOf(actor, second);
      if (from !== second || state === "healthy" || state === "trial") continue;
      const tries = 2 + (from % 3);
      add("retries", tries);
      add(`token.${actor.alias}.fault.${reason.split(" ")[0]}`, tries);
      add(`token.${serving[from % serving.length]?.alias ?? "alpha"}.saved`, tries);
    }
  }
}
