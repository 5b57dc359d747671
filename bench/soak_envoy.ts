import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { chatRequest } from "./bodies.ts";
import { temporaryFolder } from "./children.ts";
import { Envoy } from "./envoy.ts";
import { startLoad } from "./load.ts";
import { residentBytes } from "./process_stats.ts";
import { chatUrl, verify, type Subject } from "./subjects.ts";
import { startVendor } from "./vendor_process.ts";

const warmUpSeconds = 3;
const secondsPerStep = 5;
/** What an allocator may keep for itself without being called a leak. */
const toleratedBytes = 4 * 1024 * 1024;

/** Prints the resident memory of a real Envoy while it serves; true when it stayed level after the warm-up. */
export async function soakEnvoy({ module, requests }: { module: string; requests: number }): Promise<boolean> {
  const folder = temporaryFolder();
  const body = chatRequest(2048);
  const bodyFile = join(folder, "body.json");
  writeFileSync(bodyFile, body);
  const subject: Subject = { name: "ours", place: "downstream", wasm: module, scenario: "light" };
  const load = startLoad(folder);
  const envoy = await Envoy.start({ ...subject, vendorPort: await startVendor() });
  await verify(subject, envoy, body);
  console.log(`${mebibytes(residentBytes(envoy.pid))} MiB at the start`);
  await load.run({ url: chatUrl(envoy), bodyFile, seconds: warmUpSeconds });
  const warm = (await envoy.answered()).ok;
  const before = residentBytes(envoy.pid);
  console.log(`${mebibytes(before)} MiB after a warm-up of ${warm} requests`);
  for (let done = 0; done < requests;) {
    await load.run({ url: chatUrl(envoy), bodyFile, seconds: secondsPerStep });
    const { ok, failed } = await envoy.answered();
    if (failed > 0 || ok - warm === done) throw new Error(`${failed} requests failed:\n${envoy.log.slice(-2000)}`);
    done = ok - warm;
    console.log(`${mebibytes(residentBytes(envoy.pid))} MiB after ${done} more`);
  }
  const grown = residentBytes(envoy.pid) - before;
  console.log(`resident memory changed by ${mebibytes(grown)} MiB`);
  await Promise.all([load.stop(), envoy.stop()]);
  return grown <= toleratedBytes;
}

function mebibytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1);
}
