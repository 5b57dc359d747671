import { sizeName } from "./bodies.ts";
import type { Figures, Sample } from "./measure.ts";
import { spread, type Spread } from "./statistics.ts";
import type { SubjectName } from "./subjects.ts";

/** What the project promises: shares of the reference's added CPU by body size, bytes of the module, start. */
const budgets = {
  share: new Map([
    [2048, 8],
    [102400, 30],
  ]),
  moduleBytes: 400 * 1024,
  readyMs: 300,
};

/** The tables of a run as Markdown. */
export function report(figures: Figures): string {
  const sizes = [...new Set(figures.samples.map(({ bodyBytes }) => bodyBytes))];
  const parts = sizes.map((bodyBytes) => bodyReport(figures, bodyBytes));
  return [...parts, processReport(figures)].join("\n\n");
}

function bodyReport(figures: Figures, bodyBytes: number): string {
  const samples = figures.samples.filter((sample) => sample.bodyBytes === bodyBytes);
  const names = [...new Set(samples.map(({ subject }) => subject))];
  const added = new Map(names.map((name) => [name, addedCpu(samples, name)]));
  const reference = added.get("reference");
  const rows = names.map((name) => {
    const own = samples.filter(({ subject }) => subject === name);
    const more = name === "no filter" ? undefined : added.get(name);
    return [
      name,
      micros(spread(own.map(({ cpuMicros }) => cpuMicros))),
      more === undefined ? "" : micros(more),
      more === undefined || reference === undefined || name === "no filter again" ? "" : ratio(more, reference),
      String(Math.round(median(own, ({ requestsPerSecond }) => requestsPerSecond))),
      median(own, ({ p50Ms }) => p50Ms).toFixed(2),
      median(own, ({ p99Ms }) => p99Ms).toFixed(2),
    ];
  });
  const rounds = new Set(samples.map(({ round }) => round)).size;
  const head = ["", "Envoy CPU us/request", "added us", "of the reference", "req/s", "p50 ms", "p99 ms"];
  const title = `${sizeName(bodyBytes)} bodies: median (min to max) of ${rounds} rounds, load by ${figures.load}`;
  return [title, "", table(head, rows), "", ...verdicts(added, bodyBytes)].join("\n");
}

/**
 * CPU over no filter, per round. No filter is the mean of its two columns; for the second of them it is the first, so
 * that its line shows how far two equal things differ.
 */
function addedCpu(samples: readonly Sample[], name: SubjectName): Spread {
  const find = (round: number, subject: SubjectName): number =>
    samples.find((sample) => sample.round === round && sample.subject === subject)?.cpuMicros ?? NaN;
  const rounds = [...new Set(samples.map(({ round }) => round))];
  return spread(
    rounds.map((round) => {
      const first = find(round, "no filter");
      const second = find(round, "no filter again");
      const bare = name === "no filter again" ? first : (first + second) / 2;
      return find(round, name) - bare;
    }),
  );
}

function verdicts(added: ReadonlyMap<SubjectName, Spread>, bodyBytes: number): string[] {
  const noise = added.get("no filter again");
  const lines = noise === undefined ? [] : [`Noise: no filter against itself differs by ${micros(noise)} us.`];
  const ours = added.get("ours");
  const reference = added.get("reference");
  const share = budgets.share.get(bodyBytes);
  if (ours === undefined || reference === undefined || share === undefined) return lines;
  const reached = reference.median / ours.median;
  lines.push(`Budget: 1/${share} of the reference. ${verdict(reached >= share)}: 1/${reached.toFixed(1)}.`);
  return lines;
}

function processReport(figures: Figures): string {
  const names: SubjectName[] = ["no filter", "ours", "ours, upstream", "reference"];
  const known = names.filter((name) => figures.resident[name] !== undefined);
  const rows = known.map((name) => {
    const starts = figures.starts.filter(({ subject }) => subject === name);
    const module = figures.moduleBytes[name];
    return [
      name,
      starts.length === 0 ? "" : range(spread(starts.map(({ wallMs }) => wallMs))),
      starts.length === 0 ? "" : range(spread(starts.map(({ cpuMs }) => cpuMs))),
      ((figures.resident[name] ?? NaN) / 1024 / 1024).toFixed(1),
      module === undefined ? "" : (module / 1024).toFixed(1),
    ];
  });
  const head = ["", "start to /ready, ms", "CPU of the start, ms", "RSS after load, MiB", "module, KiB"];
  return ["The process", "", table(head, rows), "", ...processVerdicts(figures)].join("\n");
}

function processVerdicts(figures: Figures): string[] {
  const start = (name: SubjectName): number => {
    const starts = figures.starts.filter(({ subject }) => subject === name);
    return spread(starts.map(({ wallMs }) => wallMs)).median;
  };
  const later = start("ours") - start("no filter");
  const bytes = figures.moduleBytes.ours ?? NaN;
  return [
    `Start: ${later.toFixed(0)} ms after no filter, budget ${budgets.readyMs}: ${verdict(later <= budgets.readyMs)}.`,
    `Module: ${bytes} bytes, budget ${budgets.moduleBytes}: ${verdict(bytes <= budgets.moduleBytes)}.`,
  ];
}

function verdict(kept: boolean): string {
  return kept ? "Kept" : "MISSED";
}

function ratio(own: Spread, reference: Spread): string {
  return own.median <= 0 ? "0" : `1/${(reference.median / own.median).toFixed(1)}`;
}

function median(samples: readonly Sample[], figure: (sample: Sample) => number): number {
  return spread(samples.map(figure)).median;
}

function micros({ median: middle, min, max }: Spread): string {
  return `${middle.toFixed(1)} (${min.toFixed(1)} to ${max.toFixed(1)})`;
}

function range({ median: middle, min, max }: Spread): string {
  return `${middle.toFixed(0)} (${min.toFixed(0)} to ${max.toFixed(0)})`;
}

/** A Markdown table with aligned columns: names to the left, figures to the right. */
function table(head: readonly string[], rows: readonly string[][]): string {
  const widths = head.map((title, column) => Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const pad = (text: string, column: number): string => {
    const width = widths[column] ?? 0;
    return column === 0 ? text.padEnd(width) : text.padStart(width);
  };
  const line = (cells: readonly string[]): string => `| ${cells.map(pad).join(" | ")} |`;
  const rules = widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  return [line(head), line(rules), ...rows.map(line)].join("\n");
}
