import { after, before, describe, it } from "node:test";
import { quiet } from "./harness/burst.ts";
import { Gateway } from "./harness/gateway.ts";
import { downstreamRoute, upstream, type Mode } from "./harness/modes.ts";
import { withGroqAs } from "./harness/native_formats.ts";
import type { RawRequest } from "./harness/raw_client.ts";
import { assertHeld, siege } from "./harness/siege.ts";
import { SlowVendor } from "./harness/slow_vendor.ts";

const mebibyte = 1024 * 1024;
/** HOSTILE_SOAK=1: as many chats as real clients would need, of the size they have. */
const isSoak = process.env["HOSTILE_SOAK"] === "1";
const openChats = isSoak ? { count: 2000, bytes: mebibyte } : { count: 48, bytes: 8 * mebibyte };
/** `per_connection_buffer_limit_bytes` of the shipped files, less the head. */
const largest = 32 * mebibyte - 1024;
const timeout = isSoak ? 600_000 : 90_000;

const settings = Array.from({ length: 5 }, (_, index) => ({ name: `s${index}`, mode: "raw", value: index }));
const failover = { enabled: true, healthCheckModel: "gpt-4o", failureThreshold: 1000 };

/** What a body goes through. */
const providers: Readonly<Record<string, object>> = {
  "a converted vendor, Anthropic's format": { type: "claude" },
  "a converted vendor, DashScope's format": { type: "qwen", qwenEnableCompatible: false },
  "edited bodies": { customSettings: settings, contextCleanupCommands: ["/clear"], failover },
};

function post(path: string, body: string | Buffer, headers: Record<string, string> = {}): RawRequest {
  return { path, body, headers: { "content-type": "application/json", ...headers } };
}

/** A body of `bytes` between two texts. */
function filled(head: string, piece: string, tail: string, bytes: number): Buffer {
  return Buffer.from(head + piece.repeat(Math.floor((bytes - head.length - tail.length) / piece.length)) + tail);
}

const chatHead = '{"model":"gpt-4o","max_tokens":9,"messages":[{"role":"user","content":';
const openai = "/v1/chat/completions";
const anthropic = "/v1/messages";

function many(count: number, request: RawRequest): RawRequest[] {
  return Array.from({ length: count }, () => request);
}

/** What strangers send, each within what Envoy lets through. */
const attacks: Readonly<Record<string, () => RawRequest[]>> = {
  [`${openChats.count} open chats of ${openChats.bytes / mebibyte} MiB`]: () =>
    many(openChats.count, post(openai, filled(`${chatHead}"`, "x", '"}]}', openChats.bytes))),
  [`${openChats.count} open messages of ${openChats.bytes / mebibyte} MiB`]: () =>
    many(openChats.count, post(anthropic, filled(`${chatHead}"`, "x", '"}]}', openChats.bytes))),
  "the largest bodies of empty objects": () =>
    many(2, post(openai, filled(`${chatHead}"x"}],"x":[`, "{},", "{}]}", largest))),
  "the largest bodies of text": () => many(isSoak ? 32 : 3, post(openai, filled(`${chatHead}"`, "x", '"}]}', largest))),
  "a chat of many parts": () =>
    many(
      2,
      post(
        openai,
        filled(`${chatHead}[`, '{"type":"text","text":"0123456789"},', '{"type":"text","text":"x"}]}]}', mebibyte),
      ),
    ),
  "long lists in a header": () => {
    const beta = Array.from({ length: 8500 }, (_, index) => index.toString(36)).join(",");
    const body = `${chatHead}[{"type":"file","file":{"file_id":"f"}}]}]}`;
    return many(10, post(openai, body, { "anthropic-beta": beta }));
  },
  "thousands of headers of the filter's own": () => {
    const headers = Object.fromEntries(Array.from({ length: 90 }, (_, index) => [`x-ai-proxy-${index}`, "x"]));
    return many(10, post(openai, `${chatHead}"x"}]}`, headers));
  },
};

/** Each provider in one place, in a soak in both. */
function waysOf(index: number): readonly Mode[] {
  const both = [upstream, downstreamRoute];
  return isSoak ? both : both.slice(index % 2, (index % 2) + 1);
}

for (const [index, [title, provider]] of Object.entries(providers).entries()) {
  for (const mode of waysOf(index)) {
    describe(`strangers at a gateway of ${title}, ${mode.name}`, { concurrency: 1 }, () => {
      let gateway: Gateway;
      let vendor: SlowVendor;
      before(async () => {
        vendor = await SlowVendor.start();
        const editSettled: NonNullable<Mode["editSettled"]> = (config) => vendor.stepIn(config, "groq");
        gateway = await Gateway.start({ ...withGroqAs({ provider }, mode), editSettled, workers: 1 });
      });
      after(async () => {
        await gateway.stop();
        await vendor.stop();
      });

      for (const [name, requests] of Object.entries(attacks)) {
        it(`others are served beside ${name}`, { timeout }, async () => {
          assertHeld(await siege(gateway, vendor, requests()));
          await quiet(gateway);
        });
      }
    });
  }
}
