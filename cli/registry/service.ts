import type { Place } from "../problem.ts";

/** How requests are spoken to a service. */
export type Protocol = "http" | "https" | "http2" | "http2-tls";

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** A vendor or another server that Envoy can reach. */
export interface Service {
  /** Such as `claude.dns`, by which routes and rules name it. */
  readonly host: string;
  /** Such as 443; part of the cluster's name. */
  readonly port: number;
  readonly protocol: Protocol;
  readonly resolution: "dns" | "static";
  readonly endpoints: readonly Endpoint[];
  /** Name that TLS asks for and verifies; undefined: that of each endpoint. */
  readonly sni: string | undefined;
  readonly place: Place;
}

export function usesTls({ protocol }: Service): boolean {
  return protocol === "https" || protocol === "http2-tls";
}

/** The name that Istio and Higress give to a cluster. */
export function clusterName(host: string, port: number, subset = ""): string {
  return `outbound|${port}|${subset}|${host}`;
}
