import { copyFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chatRequest } from "./bodies.ts";
import { temporaryFolder } from "./children.ts";
import { Envoy } from "./envoy.ts";
import { startLoad, type Load } from "./load.ts";
import type { Options } from "./options.ts";
import { cpuMicros, residentBytes } from "./process_stats.ts";
import { requestOf, type Scenario } from "./scenario.ts";
import { chatUrl, subjects, verify, type Subject, type SubjectName } from "./subjects.ts";
import { startVendor } from "./vendor_process.ts";

/** One column under load for some seconds with one body size. */
export interface Sample {
  readonly round: number;
  readonly subject: SubjectName;
  readonly bodyBytes: number;
  readonly requests: number;
  readonly requestsPerSecond: number;
  /** CPU of the whole Envoy process per request, in microseconds. */
  readonly cpuMicros: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** One start of Envoy, to the first "ready". */
export interface Start {
  readonly subject: SubjectName;
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** Everything a run measured. */
export interface Figures {
  readonly load: string;
  readonly samples: Sample[];
  readonly starts: Start[];
  /** Resident bytes after all rounds. */
  readonly resident: Partial<Record<SubjectName, number>>;
  readonly moduleBytes: Partial<Record<SubjectName, number>>;
}

interface Running {
  readonly subject: Subject;
  readonly envoy: Envoy;
}

const startsMeasured = 7;
const warmUpSeconds = 2;

/** Starts everything, measures all rounds, stops everything. Progress goes to standard error. */
export async function measure(options: Options): Promise<Figures> {
  const folder = temporaryFolder();
  const columns = subjects(options).map((subject) => frozen(subject, folder));
  const vendorPort = await startVendor();
  const load = startLoad(folder);
  const figures: Figures = { load: load.name, samples: [], starts: [], resident: {}, moduleBytes: {} };
  figures.starts.push(...(await measureStarts(columns, vendorPort)));
  const running: Running[] = [];
  for (const subject of columns) {
    progress(`starting Envoy: ${subject.name}`);
    const envoy = await Envoy.start({ ...subject, vendorPort });
    if (subject.name === "reference") figures.starts.push(startOf(subject, envoy));
    running.push({ subject, envoy });
  }
  const files = options.bodies.map((size) => bodyFile(size, folder, options.scenario));
  for (const file of files) await warmUp(running, load, file);
  for (let round = 0; round < options.rounds; round++) {
    for (const file of files) figures.samples.push(...(await measureRound(running, load, file, { round, options })));
  }
  for (const { subject, envoy } of running) {
    figures.resident[subject.name] = residentBytes(envoy.pid);
    if (subject.wasm !== "") figures.moduleBytes[subject.name] = statSync(subject.wasm).size;
  }
  await Promise.all([load.stop(), ...running.map(({ envoy }) => envoy.stop())]);
  return figures;
}

interface BodyFile {
  readonly path: string;
  readonly body: Buffer;
}

function bodyFile(size: number, folder: string, scenario: Scenario): BodyFile {
  const path = join(folder, `body-${size}.json`);
  const body = requestOf(scenario, chatRequest(size));
  writeFileSync(path, body);
  return { path, body };
}

/** A copy of the module: a build that happens meanwhile must not change what is measured. */
function frozen(subject: Subject, folder: string): Subject {
  if (subject.wasm === "") return subject;
  const wasm = join(folder, `${subject.name.replace(/\W+/g, "-")}.wasm`);
  copyFileSync(subject.wasm, wasm);
  return { ...subject, wasm };
}

/** Starts of an otherwise idle run, in turns. The reference is not among them: it takes too long. */
async function measureStarts(columns: Subject[], vendorPort: number): Promise<Start[]> {
  const measured = columns.filter(({ name }) => name === "no filter" || name === "ours");
  const starts: Start[] = [];
  progress(`measuring ${startsMeasured} starts`);
  for (let turn = 0; turn < startsMeasured; turn++) {
    for (const subject of measured) {
      const envoy = await Envoy.start({ ...subject, vendorPort });
      starts.push(startOf(subject, envoy));
      await envoy.stop();
    }
  }
  return starts;
}

function startOf(subject: Subject, envoy: Envoy): Start {
  return { subject: subject.name, wallMs: envoy.readyMs, cpuMs: envoy.readyCpuMs };
}

async function warmUp(running: readonly Running[], load: Load, { path, body }: BodyFile): Promise<void> {
  for (const { subject, envoy } of running) {
    progress(`warming up: ${subject.name}, ${body.length} bytes`);
    await verify(subject, envoy, body);
    await load.run({ url: chatUrl(envoy), bodyFile: path, seconds: warmUpSeconds });
  }
}

async function measureRound(
  running: readonly Running[],
  load: Load,
  { path, body }: BodyFile,
  { round, options }: { round: number; options: Options },
): Promise<Sample[]> {
  const samples: Sample[] = [];
  // Every column has every place in the order, so that a drift of the machine meets all of them.
  const first = round % running.length;
  for (const { subject, envoy } of [...running.slice(first), ...running.slice(0, first)]) {
    progress(`round ${round + 1} of ${options.rounds}: ${subject.name}, ${body.length} bytes`);
    const order = { url: chatUrl(envoy), bodyFile: path, seconds: options.seconds };
    const sample = await measureLoad(envoy, () => load.run(order));
    samples.push({ round, subject: subject.name, bodyBytes: body.length, ...sample });
  }
  return samples;
}

type LoadSample = Omit<Sample, "round" | "subject" | "bodyBytes">;

async function measureLoad(envoy: Envoy, run: () => ReturnType<Load["run"]>): Promise<LoadSample> {
  const before = await envoy.answered();
  const cpuBefore = cpuMicros(envoy.pid);
  const began = performance.now();
  const latency = await run();
  const seconds = (performance.now() - began) / 1000;
  const cpu = cpuMicros(envoy.pid) - cpuBefore;
  const after = await envoy.answered();
  const requests = after.ok - before.ok;
  const failed = after.failed - before.failed;
  if (failed > 0 || requests === 0) {
    throw new Error(`${failed} requests failed, ${requests} went well:\n${envoy.log.slice(-2000)}`);
  }
  return { requests, requestsPerSecond: requests / seconds, cpuMicros: cpu / requests, ...latency };
}

function progress(text: string): void {
  console.error(text);
}
