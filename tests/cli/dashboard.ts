import { readFileSync } from "node:fs";
import { repository } from "../../cli/envoy/shipped.ts";

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly { readonly refId: string; readonly expr: string; readonly legendFormat: string }[];
}

/** deploy/grafana/ai-proxy.json, as far as it is looked at. */
export const dashboard = JSON.parse(readFileSync(`${repository}deploy/grafana/ai-proxy.json`, "utf8")) as {
  readonly uid: string;
  readonly panels: readonly Panel[];
};

/** A query of the dashboard with its variables in place. */
export interface Query {
  readonly panel: string;
  readonly expression: string;
}

/** All of them; `interval` is what Grafana makes of the time between two scrapes. */
export function queriesOf(interval: string): Query[] {
  return dashboard.panels.flatMap(({ title, targets }) =>
    targets.map(({ expr }) => ({
      panel: title,
      expression: expr.replaceAll("$__rate_interval", interval).replaceAll("$instance", ".*"),
    })),
  );
}

/** The metrics that a query asks for, in Prometheus's words. */
export function metricsOf(expression: string): string[] {
  return [...new Set(expression.match(/\bai_proxy_\w+/g) ?? [])];
}
