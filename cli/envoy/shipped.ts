import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import type { Bootstrap } from "./bootstrap.ts";

/** The Envoy configurations that users get; whatever is rendered or run end to end is derived from one of them. */
export type ShippedFile = "envoy.yaml" | "examples/envoy-downstream.yaml";

export const repository = fileURLToPath(new URL("../..", import.meta.url));

/** The module in use: $AI_PROXY_WASM, else the one `make build` makes. */
export const modulePath = process.env["AI_PROXY_WASM"] ?? `${repository}build/ai-proxy.wasm`;

/** The version of this package. */
export const version = (JSON.parse(readFileSync(`${repository}package.json`, "utf8")) as { version: string }).version;

/** A fresh copy of a shipped file, YAML aliases resolved into copies of their own. */
export function readShipped(file: ShippedFile): Bootstrap {
  const parsed: unknown = parse(readFileSync(`${repository}${file}`, "utf8"), { merge: true });
  return JSON.parse(JSON.stringify(parsed)) as Bootstrap;
}
