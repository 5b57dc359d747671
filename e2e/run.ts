import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findEnvoy } from "../scripts/envoy.ts";
import { modulePath } from "./harness/shipped.ts";
import { destinationOf } from "./run/destination.ts";
import { activeProvider, placeholderWarnings, readDocument, RunProblem } from "./run/document.ts";
import { render } from "./run/render.ts";

/** Where systems keep the authorities they trust: Debian, Fedora, openSUSE, macOS and the BSDs. */
const authorityFiles = [
  process.env["SSL_CERT_FILE"] ?? "",
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/ssl/cert.pem",
];

/**
 * `make run CONFIG=file.yaml`: serves the provider of a plugin configuration on 127.0.0.1:10000 (PORT, ADMIN_PORT
 * change the ports) until it is interrupted. The file it renders carries tokens: only its owner can read it, and it is
 * removed at the end.
 */
function main(path: string | undefined): void {
  if (path === undefined)
    throw new RunProblem("usage: make run CONFIG=file.yaml, such as a copy of examples/groq.yaml");
  const document = readDocument(path);
  const provider = activeProvider(path, document);
  const destination = destinationOf(provider);
  for (const warning of placeholderWarnings(path, provider)) console.error(`warning: ${warning}`);
  const authorities = authorityFiles.find((file) => file !== "" && existsSync(file));
  if (authorities === undefined) throw new RunProblem("no file with trusted authorities found; set SSL_CERT_FILE");
  if (!existsSync(modulePath)) throw new RunProblem(`${modulePath} is missing: run make build`);
  const port = Number(process.env["PORT"] ?? 10000);
  const adminPort = Number(process.env["ADMIN_PORT"] ?? 9901);
  const folder = mkdtempSync(join(tmpdir(), "ai-proxy-run-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "envoy.json");
  writeFileSync(file, JSON.stringify(render({ document, destination, port, adminPort, authorities })), { mode: 0o600 });
  console.error(
    `ai-proxy: 127.0.0.1:${port} -> ${provider.type} at ${destination.host}:${destination.port}; Ctrl-C stops it`,
  );
  console.error(`  curl http://127.0.0.1:${port}/v1/chat/completions -H 'content-type: application/json' \\`);
  console.error(`    -d '{"model": "gpt-4o", "messages": [{"role": "user", "content": "Hello"}]}'`);
  serve(file);
}

function serve(file: string): void {
  const args = ["-c", file, "--use-dynamic-base-id", "--concurrency", "2", "--log-level", "warning"];
  const envoy = spawn(findEnvoy(), [...args, "--component-log-level", "wasm:info"], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => envoy.kill("SIGTERM"));
  envoy.once("error", (fault) => fail(`Envoy does not start: ${fault.message}`));
  envoy.once("exit", (status) => process.exit(status ?? 0));
}

function fail(message: string): never {
  console.error(`ai-proxy: ${message}`);
  process.exit(1);
}

try {
  main(process.argv[2]);
} catch (fault) {
  if (fault instanceof RunProblem) fail(fault.message);
  throw fault;
}
