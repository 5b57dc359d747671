/** The part of autocannon that the benchmark uses; the package brings no types. */
declare module "autocannon" {
  import type { EventEmitter } from "node:events";

  interface Options {
    url: string;
    connections: number;
    /** Seconds. */
    duration: number;
    /** Milliseconds between samples; a run ends at one. */
    sampleInt: number;
    method: string;
    headers: Record<string, string>;
    body: Buffer;
  }

  /** Emits "response" (client, status, bytes, milliseconds). */
  export default function autocannon(options: Options, done: (error: Error | null) => void): EventEmitter;
}
