import { Status } from "./abi.ts";

const kinds = ["counter", "gauge", "histogram"] as const;
type Kind = (typeof kinds)[number];

/** A metric of the process, whichever VM or id leads to it. */
export interface Metric {
  readonly kind: Kind;
  readonly name: string;
  value: bigint;
  readonly samples: bigint[];
}

/** Counters, gauges and histograms of the whole process: one metric per kind and name. */
export class Metrics {
  private readonly metrics: Metric[] = [];

  find(kind: Kind, name: string): Metric {
    const known = this.metrics.find((metric) => metric.name === name && metric.kind === kind);
    if (known !== undefined) return known;
    const metric: Metric = { kind, name, value: 0n, samples: [] };
    this.metrics.push(metric);
    return metric;
  }

  /** Counters and gauges by name. */
  values(): Record<string, number> {
    const plain = this.metrics.filter((metric) => metric.kind !== "histogram");
    return Object.fromEntries(plain.map((metric) => [metric.name, Number(metric.value)]));
  }

  /** Samples of histograms by name, in order. */
  samples(): Record<string, number[]> {
    const histograms = this.metrics.filter((metric) => metric.kind === "histogram");
    return Object.fromEntries(histograms.map((metric) => [metric.name, metric.samples.map(Number)]));
  }
}

/** Ids carry the kind in their two lowest bits. */
const idStep = 4;

/** The metric ids of one VM: every definition gives a new one, counted per kind. */
export class MetricIds {
  private readonly metrics: Metrics;
  private readonly ids = new Map<number, Metric>();
  private readonly last = [0, 1, 2];

  constructor(metrics: Metrics) {
    this.metrics = metrics;
  }

  /** A new id for the metric, or undefined for an unknown kind. */
  define(kind: number, name: string): number | undefined {
    const kindName = kinds[kind];
    const last = this.last[kind];
    if (kindName === undefined || last === undefined) return undefined;
    const id = last + idStep;
    this.last[kind] = id;
    this.ids.set(id, this.metrics.find(kindName, name));
    return id;
  }

  /** Counters only go up, gauges both ways, histograms cannot be incremented. */
  increment(id: number, offset: bigint): number {
    const kind = kinds[id % idStep];
    if (kind !== "counter" && kind !== "gauge") return Status.BadArgument;
    const metric = this.ids.get(id);
    if (metric === undefined) return Status.NotFound;
    if (kind === "counter" && offset <= 0n) return Status.BadArgument;
    metric.value = BigInt.asUintN(64, metric.value + offset);
    return Status.Ok;
  }

  /** Adds to a counter, sets a gauge, adds a sample to a histogram. */
  record(id: number, value: bigint): number {
    const metric = this.ids.get(id);
    if (metric === undefined) return Status.NotFound;
    if (metric.kind === "histogram") metric.samples.push(value);
    else metric.value = metric.kind === "counter" ? metric.value + value : value;
    return Status.Ok;
  }

  /** Value of a counter or gauge, or the status that says why there is none. */
  read(id: number): bigint | number {
    const kind = kinds[id % idStep];
    if (kind !== "counter" && kind !== "gauge") return Status.BadArgument;
    return this.ids.get(id)?.value ?? Status.NotFound;
  }
}
