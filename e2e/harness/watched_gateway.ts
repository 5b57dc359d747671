import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { Bootstrap } from "../../cli/envoy/bootstrap.ts";
import { Gateway } from "./gateway.ts";
import { editPlugins, type Mode, type PluginConfig } from "./modes.ts";
import { moveToWatchedFile, watchedFile, watchedText, type WatchedKind } from "./watched_file.ts";

const chat = { model: "gpt-4o", messages: [] };

/** Sends every request for a model on to `model`, in all rules. */
export function mapTo(model: string) {
  return (plugin: PluginConfig): void => {
    for (const rule of [plugin, ...(plugin._rules_ ?? [])]) {
      if (rule.provider !== undefined) rule.provider["modelMapping"] = { "*": model };
    }
  };
}

/** A gateway whose listeners or clusters come from a file that Envoy watches. */
export class WatchedGateway {
  readonly #mode: Mode;
  readonly #kind: WatchedKind;
  #settled: Bootstrap | null = null;
  #gateway: Gateway | null = null;

  constructor(mode: Mode, kind: WatchedKind) {
    this.#mode = mode;
    this.#kind = kind;
  }

  async start(): Promise<void> {
    const editSettled = (config: Bootstrap): Record<string, string> => {
      this.#settled = structuredClone(config);
      return { [watchedFile(this.#kind)]: moveToWatchedFile(config, this.#kind) };
    };
    this.#gateway = await Gateway.start({ ...this.#mode, editSettled });
  }

  get gateway(): Gateway {
    assert.ok(this.#gateway !== null);
    return this.#gateway;
  }

  /** Replaces the file; `edit` changes the configuration that serves groq. */
  update(edit: (plugin: PluginConfig) => void): void {
    assert.ok(this.#settled !== null);
    const config = structuredClone(this.#settled);
    editPlugins(config, (plugin, name) => name !== "ai-proxy-openai" && name !== "ai-proxy-qwen" && edit(plugin));
    this.gateway.envoy.replace(watchedFile(this.#kind), watchedText(config, this.#kind));
  }

  /** The model that a chat with groq is mapped to at the moment. */
  async model(): Promise<string> {
    const answer = await this.gateway.post("groq", "/v1/chat/completions", chat);
    assert.equal(answer.status, 200, answer.body);
    return (JSON.parse(answer.body) as { model: string }).model;
  }

  /** Waits until both workers have the configuration that maps to `model`. */
  async settleOn(model: string): Promise<void> {
    for (let tries = 0; tries < 100 && (await this.model()) !== model; tries++) await sleep(50);
    await sleep(100);
    assert.equal(await this.model(), model);
  }
}
