import { PluginConfig } from "../config/plugin_config";
import { Journal } from "../ports/journal";
import { Meter } from "../ports/meter";
import { Random } from "../ports/random";
import { RouteGuard } from "./route_guard";

/** One configuration at work: what its exchanges share. */
export class Gateway {
  readonly guard: RouteGuard;

  constructor(
    readonly config: PluginConfig,
    readonly journal: Journal,
    readonly meter: Meter,
    readonly random: Random,
  ) {
    this.guard = new RouteGuard(journal);
  }
}
