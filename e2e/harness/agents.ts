import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { clientSecret } from "./gateway.ts";

const folder = fileURLToPath(new URL("../clients/agents/", import.meta.url));

/** What a client that ran to its end, or was stopped, left behind. */
export interface Finished {
  /** null: it was stopped. */
  status: number | null;
  stdout: string;
  stderr: string;
}

/** An agent that is asked one thing about the files of its workplace, at the gateway's `baseUrl`. */
export type Agent = (place: Workplace, baseUrl: string, model: string, prompt: string) => Promise<Finished>;

/** The folder in which an agent works: a home of its own, and beside it the files that it may read. */
export class Workplace {
  readonly home: string;
  readonly files: string;
  readonly #folder: string;

  constructor() {
    this.#folder = mkdtempSync(join(tmpdir(), "ai-proxy-agent-"));
    this.home = join(this.#folder, "home");
    this.files = join(this.#folder, "files");
    mkdirSync(this.home);
    mkdirSync(this.files);
  }

  /** Writes a file to be read and says where it is. */
  write(name: string, text: string): string {
    const path = join(this.files, name);
    writeFileSync(path, text);
    return path;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Nothing but the loopback can be reached, and nothing of the user's settings is seen. */
function environment(place: Workplace): NodeJS.ProcessEnv {
  const nowhere = "http://127.0.0.1:9";
  return {
    PATH: process.env["PATH"],
    HOME: place.home,
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
    NO_PROXY: "127.0.0.1,localhost",
  };
}

/** https://code.claude.com/docs/en/llm-gateway-connect, /env-vars: one question with the file reader allowed. */
export function claudeCode(place: Workplace, baseUrl: string, model: string, prompt: string): Promise<Finished> {
  const env = {
    ...environment(place),
    ANTHROPIC_BASE_URL: baseUrl,
    ANTHROPIC_AUTH_TOKEN: clientSecret,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    DISABLE_AUTOUPDATER: "1",
    DISABLE_TELEMETRY: "1",
    DISABLE_ERROR_REPORTING: "1",
  };
  const args = ["-p", prompt, "--model", model, "--allowedTools", "Read"];
  return run(installed(`@anthropic-ai/claude-code-${process.platform}-${process.arch}/claude`), args, { env, place });
}

/** https://github.com/openai/codex/blob/main/docs/config.md: one task with a provider of its own configuration. */
export function codex(place: Workplace, baseUrl: string, model: string, prompt: string): Promise<Finished> {
  const provider = `{name="gateway",base_url="${baseUrl}/v1",env_key="GATEWAY_KEY",wire_api="responses"}`;
  const settings = [
    `model_provider="gateway"`,
    `model_providers.gateway=${provider}`,
    "check_for_update_on_startup=false",
    "analytics.enabled=false",
  ];
  const args = ["exec", "--skip-git-repo-check", "-s", "danger-full-access", "--model", model];
  for (const setting of settings) args.push("-c", setting);
  const env = { ...environment(place), CODEX_HOME: place.home, GATEWAY_KEY: clientSecret };
  const program = installed("@openai/codex/bin/codex.js");
  return run(process.execPath, [program, ...args, prompt], { env, place });
}

/** A file of the installed agents. */
function installed(path: string): string {
  const file = join(folder, "node_modules", path);
  if (!existsSync(file)) throw new Error(`${file} is missing: \`make agents\` installs it`);
  return file;
}

interface Place {
  env: NodeJS.ProcessEnv;
  place: Workplace;
}

function run(command: string, args: string[], { env, place }: Place): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: place.files, env, stdio: ["ignore", "pipe", "pipe"], timeout: 40_000 });
    const said = { stdout: "", stderr: "" };
    child.stdout.on("data", (piece: Buffer) => (said.stdout += String(piece)));
    child.stderr.on("data", (piece: Buffer) => (said.stderr += String(piece)));
    child.once("error", reject);
    child.once("close", (status) => resolve({ status, ...said }));
  });
}
