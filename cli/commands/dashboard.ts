import { DashboardServer } from "../dashboard/server.ts";
import { Watcher } from "../dashboard/watcher.ts";
import { onEnding } from "../run/process.ts";
import { httpUrl, statusSecret, statusUrl } from "../status/access.ts";

export interface DashboardCommand {
  readonly url: readonly string[];
  readonly admin: string;
  readonly tokenFile?: string;
  readonly port: number;
}

/** Serves the page until it is interrupted; gives the exit status. The status's secret stays in this process. */
export async function serveDashboard({ url, admin, tokenFile, port }: DashboardCommand): Promise<number> {
  const secret = statusSecret(tokenFile);
  const watcher = new Watcher({ statusUrls: url.map(statusUrl), secret, admin: httpUrl(admin, "--admin") });
  const server = new DashboardServer(watcher);
  await server.listen(port);
  const ending = new AbortController();
  onEnding(() => ending.abort());
  console.error(`ai-proxy: the dashboard is at ${server.url}; Ctrl-C stops it`);
  await watcher.run(ending.signal);
  server.close();
  return 0;
}
