import { Emulator } from "../../emulator/index.ts";
import { locate, type PluginConfig } from "../plugin_config/plugin_config.ts";
import type { Element } from "../manifest/element.ts";
import type { Place, Problems } from "../problem.ts";

/** How the module begins what it logs about a configuration. */
const line = /^ai-proxy: configuration: (\$.*?): (.*)$/s;

/** How it speaks of a key that it does not show, as it may be a secret. */
const keyNumber = /^its key number (\d+) /;

/** Hands the configuration to the real module, and puts what it logs about it where its author wrote it. */
export async function checkModule(delivered: PluginConfig, wasm: string, problems: Problems): Promise<void> {
  const mode = delivered.config["mode"] === "upstream" ? "upstream" : "downstream";
  const proxy = await Emulator.start({
    wasm,
    configuration: JSON.stringify(delivered.config),
    mode,
    logLevel: "debug",
  });
  const keys = new Map<string, readonly string[]>();
  for (const { level, text } of proxy.log) {
    const [, path, message] = line.exec(text) ?? [];
    if (path === undefined || message === undefined) continue;
    const { place: start, name, element } = locate(delivered, path);
    const number = Number(keyNumber.exec(message)?.[1] ?? 0);
    if (number > 0 && !keys.has(path)) keys.set(path, Object.keys((element?.value as object | undefined) ?? {}));
    const place = placeOf(element, keys.get(path)?.[number - 1]) ?? start;
    const said = name === "" ? message : `${name}: ${message}`;
    if (level === "error" || level === "critical") problems.error(place, said);
    else if (level === "warn") problems.warn(place, said);
    else problems.note(place, said);
  }
  if (proxy.traps.length > 0)
    problems.error(delivered.place, "the module died on this configuration; please report it");
  else if (proxy.refused.length > 0 && !problems.hasErrors) {
    problems.error(delivered.place, "the module refuses this configuration and does not say why; please report it");
  }
}

function placeOf(element: Element | undefined, key: string | undefined): Place | undefined {
  return key === undefined ? undefined : element?.placeOf(key);
}
