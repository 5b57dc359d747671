import type { Scene } from "../world/scene.ts";
import type { Checker } from "./checker.ts";
import { Attempts } from "./attempts.ts";
import { Cooldowns } from "./cooldowns.ts";
import { Edge } from "./edge.ts";
import { Leases } from "./leases.ts";
import { Models } from "./models.ts";
import { Picks } from "./picks.ts";
import { Probes } from "./probes.ts";
import { StoreUse } from "./store_use.ts";
import { Updates } from "./updates.ts";

/** All checkers, in the order in which they hear of an event. */
export function checkersOf(scene: Scene): Checker[] {
  const kinds = [Edge, StoreUse, Probes, Updates, Leases, Picks, Models, Attempts, Cooldowns];
  return kinds.map((Kind) => new Kind(scene));
}
