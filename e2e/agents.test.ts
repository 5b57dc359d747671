import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, afterEach, before, describe, it } from "node:test";
import { claudeCode, codex, Workplace, type Agent } from "./harness/agents.ts";
import { BackendGateway, type BackendName } from "./harness/backends.ts";
import type { ScriptedCall } from "./mock/formats/format.ts";

interface Loop {
  title: string;
  agent: Agent;
  backend: BackendName;
  model: string;
  /** What the model has the agent do with the file at a path. */
  reads: (path: string) => ScriptedCall;
  /** What the vendor refuses at first, and the agent takes back by itself. */
  refused: RegExp[];
}

const question = "Read note.txt and tell me what it says.";

function asksClaudeCode(backend: BackendName, model: string, refused: RegExp[] = []): Loop {
  const reads = (file_path: string): ScriptedCall => ({ name: "Read", arguments: { file_path } });
  return { title: "Claude Code", agent: claudeCode, backend, model, reads, refused };
}

function asksCodex(backend: BackendName, model: string): Loop {
  const reads = (path: string): ScriptedCall => ({ name: "exec_command", arguments: { cmd: `cat ${path}` } });
  return { title: "Codex", agent: codex, backend, model, reads, refused: [] };
}

const loops: Loop[] = [
  asksClaudeCode("openai", "gpt-4o"),
  asksClaudeCode("openai", "gpt-5"),
  asksClaudeCode("openai", "gpt-5.5"),
  asksClaudeCode("openai", "gpt-7-nova"),
  asksClaudeCode("groq", "openai/gpt-oss-120b"),
  asksClaudeCode("groq", "llama-3.3-70b-versatile"),
  asksClaudeCode("vllm", "Qwen/Qwen3.5-32B"),
  asksClaudeCode("claude", "claude-opus-5-5"),
  asksClaudeCode("claude", "claude-haiku-4-5"),
  asksClaudeCode("qwen", "qwen3-max"),
  asksClaudeCode("dashscope", "qwen3-max"),
  asksClaudeCode("deepseek", "deepseek-v4-pro", [/unknown variant `system`, expected `user` or `assistant`/]),
  asksClaudeCode("moonshot", "kimi-k2.6"),
  asksClaudeCode("gemini", "gemini-3.8-flash"),
  asksClaudeCode("gemini", "gemini-2.5-pro"),
  asksClaudeCode("vertex", "gemini-3.5-flash"),
  asksClaudeCode("vertex", "claude-sonnet-4-5"),
  asksClaudeCode("vertex", "meta/llama-4"),
  asksClaudeCode("bedrock", "eu.anthropic.claude-haiku-4-5-20251001-v1:0"),
  asksClaudeCode("bedrock", "eu.anthropic.claude-opus-5-5"),
  asksClaudeCode("bedrockConverse", "eu.anthropic.claude-haiku-4-5-20251001-v1:0"),
  asksClaudeCode("bedrockConverse", "eu.amazon.nova-pro-v1:0"),
  asksClaudeCode("bedrockInvoke", "eu.anthropic.claude-haiku-4-5-20251001-v1:0"),
  asksClaudeCode("azure", "gpt-4o"),
  asksClaudeCode("azureV1", "gpt-5"),
  asksCodex("azure", "gpt-5"),
  asksCodex("azureV1", "gpt-5"),
  asksCodex("openai", "gpt-5"),
  asksCodex("openai", "gpt-7-nova"),
];

describe("agents in front of vendors that keep to their rules", { concurrency: 1 }, () => {
  let gateway: BackendGateway;
  before(async () => {
    gateway = await BackendGateway.start();
  });
  after(() => gateway?.stop());
  afterEach(() => gateway.reset());

  for (const { title, agent, backend, model, reads, refused } of loops) {
    it(`${title} reads a file with ${model} of ${backend}`, async (t) => {
      const place = new Workplace();
      t.after(() => place.remove());
      const secret = randomBytes(8).toString("hex");
      const path = place.write("note.txt", `The word is ${secret}.\n`);
      const vendor = gateway.vendors[backend];
      vendor.behaviour.calls = [reads(path)];
      const { status, stdout, stderr } = await agent(place, gateway.urlOf(backend), model, question);
      const told = `${stdout}\n${stderr}\nrefused: ${vendor.refusals.join(" | ")}`;
      assert.equal(status, 0, told);
      assert.ok(stdout.includes(secret), told);
      assert.equal(vendor.refusals.length, refused.length, told);
      for (const [index, pattern] of refused.entries()) assert.match(vendor.refusals[index] ?? "", pattern);
      assert.deepEqual(vendor.violations, []);
    });
  }
});
