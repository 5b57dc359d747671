import { request as httpRequest } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { SlowVendor } from "../e2e/harness/slow_vendor.ts";
import { chatRequest } from "./bodies.ts";
import { Envoy } from "./envoy.ts";
import { fetchText } from "./http.ts";
import { residentBytes } from "./process_stats.ts";
import { chatUrl, type Subject } from "./subjects.ts";

const ordinary = chatRequest(4096);
const large = chatRequest(1024 * 1024);
/** One in so many chats is large: it has a picture, or a long history. */
const largeEvery = 10;
const steps = 8;
const waitMs = 60_000;

/** Chats that a vendor has not answered yet, by one Envoy with one worker. */
class OpenChats {
  sent = 0;
  /** Answers that came before the vendor gave any. */
  refused = 0;
  readonly ended: Promise<number>[] = [];
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  async open(count: number): Promise<void> {
    for (let left = count; left > 0; left--) {
      const body = this.sent++ % largeEvery === 0 ? large : ordinary;
      this.ended.push(statusOf(this.#url, body).finally(() => this.refused++));
      if (left % 20 === 0) await sleep(5);
    }
  }
}

/** Holds that many chats open, prints what they take, and lets them end; true when all were answered by the vendor. */
export async function soakOpen({ module, open }: { module: string; open: number }): Promise<boolean> {
  const vendor = await SlowVendor.start();
  const subject: Subject = { name: "ours", place: "downstream", wasm: module, scenario: "claude" };
  const envoy = await Envoy.start({ ...subject, vendorPort: vendor.port });
  const chats = new OpenChats(chatUrl(envoy));
  await report(envoy, "at the start");
  for (let step = 1; step <= steps; step++) {
    await chats.open(Math.ceil(open / steps));
    await arrival(vendor, chats);
    await report(envoy, `with ${chats.sent} chats open, ${chats.refused} refused`);
  }
  vendor.release();
  const statuses = await Promise.all(chats.ended);
  await report(envoy, "after the end of all");
  const served = statuses.filter((status) => status === 200).length;
  const deaths = envoy.log.split("\n").filter((line) => /\[wasm\].*failed: |fail closed/.test(line));
  console.log(`${served} of ${chats.sent} chats were answered; ${deaths.length} lines tell of dead VMs`);
  await Promise.all([envoy.stop(), vendor.stop()]);
  return served === chats.sent && deaths.length === 0;
}

async function arrival(vendor: SlowVendor, chats: OpenChats): Promise<void> {
  const deadline = performance.now() + waitMs;
  while (vendor.arrived + chats.refused < chats.sent && performance.now() < deadline) await sleep(20);
}

async function report(envoy: Envoy, when: string): Promise<void> {
  const began = performance.now();
  const { status } = await fetchText(new URL("/v1/models", envoy.url).href);
  const ms = (performance.now() - began).toFixed(0);
  const mebibytes = (residentBytes(envoy.pid) / 1024 / 1024).toFixed(1);
  console.log(`${mebibytes} MiB ${when}; a list of models: ${status} in ${ms} ms; ${await envoy.gauges()}`);
}

/** The answer's status, 0 if there is none. */
function statusOf(url: string, body: Buffer): Promise<number> {
  const headers = { "content-type": "application/json", "content-length": body.length };
  return new Promise((resolve) => {
    const request = httpRequest(url, { method: "POST", agent: false, headers }, (response) => {
      response.resume();
      response.on("close", () => resolve(response.statusCode ?? 0));
    });
    request.on("error", () => resolve(0));
    request.end(body);
  });
}
