import { readFileSync } from "node:fs";
import autocannon from "autocannon";
import { connections, requestHeaders, type Latency, type LoadOrder } from "./load.ts";
import { quantile } from "./statistics.ts";

/** Runs autocannon for the benchmark, in a process that lives through all rounds: a warm client is a steady one. */
process.on("message", (order: LoadOrder) => {
  run(order).then(
    (latency) => process.send?.(latency),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.once("disconnect", () => process.exit(0));

function run(order: LoadOrder): Promise<Latency> {
  const times: number[] = [];
  const options = {
    url: order.url,
    connections,
    duration: order.seconds,
    sampleInt: 100,
    method: "POST",
    headers: requestHeaders,
    body: readFileSync(order.bodyFile),
  };
  return new Promise((resolve, reject) => {
    const load = autocannon(options, (error) => {
      if (error !== null) return reject(error);
      times.sort((a, b) => a - b);
      resolve({ p50Ms: quantile(times, 0.5), p99Ms: quantile(times, 0.99) });
    });
    load.on("response", (_client, _status, _bytes, milliseconds: number) => times.push(milliseconds));
  });
}
