import { Command, CommanderError } from "commander";
import { checkFiles, type CheckCommand } from "./commands/check.ts";
import { serveDashboard, type DashboardCommand } from "./commands/dashboard.ts";
import { addEnvoyOptions, portOf } from "./commands/options.ts";
import { packModule, type PackCommand } from "./commands/pack.ts";
import { renderFiles, type RenderCommand } from "./commands/render.ts";
import { showStatus, type StatusCommand } from "./commands/status.ts";
import { runFiles, type RunCommand } from "./commands/run.ts";
import { modulePath, version } from "./envoy/shipped.ts";
import { checkHelp, dashboardHelp, overview, packHelp, renderHelp, runHelp, statusHelp } from "./help.ts";
import { CommandFault } from "./problem.ts";

const usageStatus = 2;

function statusPlace(): string {
  return process.env["AI_PROXY_STATUS_URL"] ?? "http://127.0.0.1:10000/ai-proxy/status";
}

function program(done: (status: number) => void): Command {
  const root = new Command("ai-proxy").description("Check, render, run, watch and pack gateways for LLM vendors.");
  root.configureOutput({
    writeOut: (text) => console.log(text.trimEnd()),
    writeErr: (text) => console.error(text.trimEnd()),
  });
  root.exitOverride().showHelpAfterError("(ai-proxy --help)").addHelpText("after", overview);
  const add = (name: string, description: string, help: string): Command =>
    root.command(name).description(description).addHelpText("after", help);
  add("check <file...>", "say what is wrong with the files, by file, line and column", checkHelp)
    .option("--module <path>", "the module to ask", modulePath)
    .action(async (files: string[], options: CheckCommand) => done(await checkFiles(files, options)));
  addEnvoyOptions(add("render <file...>", "write the configuration of Envoy that serves the files", renderHelp))
    .requiredOption("-o, --output <file>", 'where to write; "-" is standard output')
    .option("--show-tokens", "write to a terminal, too")
    .action(async (files: string[], options: RenderCommand) => done(await renderFiles(files, options)));
  addEnvoyOptions(add("run <file...>", "render the files and serve them with Envoy", runHelp))
    .option("--docker", "use an Envoy in a container")
    .action(async (files: string[], options: RunCommand) => done(await runFiles(files, options)));
  add("pack", "write the module as an OCI image, for the url of a WasmPlugin", packHelp)
    .option("-o, --output <folder>", "the image layout to make")
    .option("--push <reference>", "the repository of a registry to push to, with a tag or without")
    .option("--plain-http", "the registry speaks HTTP without TLS")
    .option("--tag <tag>", "the tag where the reference has none", version)
    .option("--module <path>", "the module to pack", modulePath)
    .action(async (options: PackCommand) => done(await packModule(options)));
  add("status", "say how the tokens of a running gateway are", statusHelp)
    .option("--url <url>", "its status.path", statusPlace())
    .option("--token-file <file>", "a file with its status.token; else AI_PROXY_STATUS_TOKEN has it")
    .option("--watch [seconds]", "look again and again, every 2 seconds or as often as it says")
    .option("--json", "print the answer as it came, one line a look")
    .action(async (options: StatusCommand) => done(await showStatus(options)));
  add("dashboard", "serve a page that shows the tokens of a running gateway, live", dashboardHelp)
    .option("--url <url...>", "its status.path; several of them where filters are upstream", [statusPlace()])
    .option("--token-file <file>", "a file with its status.token; else AI_PROXY_STATUS_TOKEN has it")
    .option("--admin <url>", "Envoy's admin interface", "http://127.0.0.1:9901")
    .option("--port <port>", "port of the page, on 127.0.0.1", portOf, 9902)
    .action(async (options: DashboardCommand) => done(await serveDashboard(options)));
  return root;
}

/** Runs one command line and gives its exit status. Whatever happens, neither stack trace nor token is printed. */
export async function main(args: readonly string[]): Promise<number> {
  let status = 0;
  try {
    await program((result) => (status = result)).parseAsync([...args], { from: "user" });
    return status;
  } catch (fault) {
    if (fault instanceof CommanderError) return fault.exitCode === 0 ? 0 : usageStatus;
    if (fault instanceof CommandFault) console.error(`ai-proxy: ${fault.message}`);
    else
      console.error(
        `ai-proxy: an internal fault (${fault instanceof Error ? fault.name : "unknown"}), please report it`,
      );
    return usageStatus;
  }
}
