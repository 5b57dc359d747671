import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { root } from "./source.ts";

const file = path.join(root, "build/ai-proxy.wasm");
const maxBytes = 684 * 1024;

/** The exact imports of the shipped module: proxy-wasm's ABI, and randomness from WASI. Envoy refuses what it lacks. */
const allowedImports = [
  "env.proxy_close_stream",
  "env.proxy_continue_stream",
  "env.proxy_define_metric",
  "env.proxy_get_buffer_bytes",
  "env.proxy_get_current_time_nanoseconds",
  "env.proxy_get_header_map_pairs",
  "env.proxy_get_log_level",
  "env.proxy_get_property",
  "env.proxy_get_shared_data",
  "env.proxy_http_call",
  "env.proxy_increment_metric",
  "env.proxy_log",
  "env.proxy_record_metric",
  "env.proxy_remove_header_map_value",
  "env.proxy_replace_header_map_value",
  "env.proxy_send_local_response",
  "env.proxy_set_buffer_bytes",
  "env.proxy_set_effective_context",
  "env.proxy_set_property",
  "env.proxy_set_shared_data",
  "env.proxy_set_tick_period_milliseconds",
  "wasi_snapshot_preview1.random_get",
];

/** What Envoy calls, or looks for, in a module of ABI 0.2.1. */
const requiredExports = [
  "_initialize",
  "memory",
  "proxy_abi_version_0_2_1",
  "proxy_on_memory_allocate",
  "proxy_on_context_create",
  "proxy_on_vm_start",
  "proxy_on_configure",
  "proxy_on_tick",
  "proxy_on_request_headers",
  "proxy_on_request_body",
  "proxy_on_request_trailers",
  "proxy_on_response_headers",
  "proxy_on_http_call_response",
  "proxy_on_delete",
];

function importNames(module: WebAssembly.Module): string[] {
  return WebAssembly.Module.imports(module).map((entry) => `${entry.module}.${entry.name}`);
}

function badImports(module: WebAssembly.Module): string[] {
  return importNames(module).filter((name) => !allowedImports.includes(name));
}

function missingExports(module: WebAssembly.Module): string[] {
  const names = new Set(WebAssembly.Module.exports(module).map((entry) => entry.name));
  return requiredExports.filter((name) => !names.has(name));
}

function readModule(): WebAssembly.Module {
  assert.ok(existsSync(file), "build/ai-proxy.wasm is missing: run `make build`");
  return new WebAssembly.Module(readFileSync(file));
}

test("the shipped module imports only what Envoy has", () => {
  assert.deepEqual(badImports(readModule()), []);
});

test("the list of imports names nothing the shipped module does without", () => {
  const names = importNames(readModule());
  assert.deepEqual(
    allowedImports.filter((name) => !names.includes(name)),
    [],
  );
});

test("the shipped module exports what Envoy needs", () => {
  assert.deepEqual(missingExports(readModule()), []);
});

test(`the shipped module is at most ${maxBytes / 1024} KB`, () => {
  assert.ok(existsSync(file), "build/ai-proxy.wasm is missing: run `make build`");
  assert.ok(statSync(file).size <= maxBytes, `${statSync(file).size} bytes, at most ${maxBytes}`);
});

test("the source map lies beside the module", () => {
  assert.ok(existsSync(`${file}.map`), "build/ai-proxy.wasm.map is missing: run `make build`");
});

/** A module of one function type, with one imported function (module "env", the given name) and no export. */
function tinyModule(name: string): WebAssembly.Module {
  const text = [...Buffer.from(name)];
  const imported = [1, 3, ...Buffer.from("env"), text.length, ...text, 0, 0];
  return new WebAssembly.Module(
    Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 2, imported.length, ...imported]),
  );
}

test("self-check: a foreign import and missing exports are found", () => {
  assert.deepEqual(badImports(tinyModule("abort")), ["env.abort"]);
  assert.deepEqual(badImports(tinyModule("proxy_log")), []);
  assert.deepEqual(missingExports(tinyModule("abort")), requiredExports);
});
