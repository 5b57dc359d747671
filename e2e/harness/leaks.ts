import type { EnvoyProcess } from "./envoy_process.ts";

/**
 * Where a secret was found although it must not be: one line a place, without the secret itself.
 * Envoy's config dump prints every plugin's configuration, tokens included: that is Envoy's doing, and the admin
 * interface belongs on the loopback for this reason. There a secret is a leak only outside `configuration.value`.
 */
export async function findLeaks(envoy: EnvoyProcess, secrets: string[], answers: string[]): Promise<string[]> {
  const leaks: string[] = [];
  const places: [string, string][] = [
    ["Envoy's log", envoy.log],
    ["the statistics", await envoy.admin("/stats")],
    ["the statistics for Prometheus", await envoy.admin("/stats/prometheus")],
    ["the cluster status", await envoy.admin("/clusters")],
    ...answers.map((answer, index): [string, string] => [`answer ${index} to a client`, answer]),
  ];
  for (const [place, text] of places) leaks.push(...leaksIn(place, text, secrets));
  walk(JSON.parse(await envoy.admin("/config_dump")), [], (path, text) => {
    if (path.slice(-2).join(".") !== "configuration.value")
      leaks.push(...leaksIn(`the config dump at ${path.join(".")}`, text, secrets));
  });
  return leaks;
}

function leaksIn(place: string, text: string, secrets: string[]): string[] {
  return secrets.flatMap((secret, index) => {
    const at = text.indexOf(secret);
    if (at < 0) return [];
    const around = text.slice(Math.max(0, at - 120), at + secret.length + 40).replaceAll(secret, "<SECRET>");
    return [`secret ${index} in ${place}: ...${around}...`];
  });
}

function walk(value: unknown, path: string[], visit: (path: string[], text: string) => void): void {
  if (typeof value === "string") return visit(path, value);
  if (typeof value !== "object" || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    visit([...path, "key"], key);
    walk(child, [...path, key], visit);
  }
}
