import { lstatSync } from "node:fs";
import { resolve } from "node:path";
import { stringify } from "yaml";
import { render, type Plan } from "../envoy/render.ts";
import { repository } from "../envoy/shipped.ts";
import { planOf } from "../plan/plan.ts";
import { CommandFault, Problems } from "../problem.ts";
import { exitStatus, report } from "../report.ts";
import { writePrivate } from "../private_file.ts";
import { renderOptions, type EnvoyOptions } from "./options.ts";

const onTerminal =
  "standard output is a terminal, and what is rendered holds the API tokens: use -o FILE, a pipe, or --show-tokens";

export interface RenderCommand extends EnvoyOptions {
  readonly output: string;
  readonly showTokens?: boolean;
}

/** Writes the configuration of Envoy for the files, or says why there is none; returns the exit status. */
export async function renderFiles(files: readonly string[], command: RenderCommand): Promise<number> {
  const { output, showTokens, ...options } = command;
  if (output === "-" && process.stdout.isTTY && showTokens !== true) throw new CommandFault(onTerminal);
  refuseInputs(files, output);
  const problems = new Problems();
  const plan = await planOf(files, options, problems);
  report(problems);
  if (plan === undefined) return exitStatus(problems);
  const text = renderText(plan, options, files);
  if (output === "-") console.log(text.trimEnd());
  else {
    writePrivate(output, text);
    console.error(`${output}: written; it holds the API tokens`);
  }
  return 0;
}

function renderText(plan: Plan, options: EnvoyOptions, files: readonly string[]): string {
  const header = [
    ` Rendered by ai-proxy from ${files.join(", ")}; change those and render again.`,
    " It holds the API tokens: keep it as secret as they are.",
    ` ai-proxy run ${files.join(" ")}, or: envoy -c THIS_FILE --concurrency 2`,
  ];
  const config = render(plan, renderOptions(options));
  const body = stringify(config, { lineWidth: 0, aliasDuplicateObjects: false, blockQuote: "literal" });
  return `${header.map((line) => `#${line}`).join("\n")}\n${body}`;
}

/** What is read must not be overwritten, nor the files from which everything is rendered. */
function refuseInputs(files: readonly string[], output: string): void {
  const templates = ["envoy.yaml", "examples/envoy-downstream.yaml"].map((file) => resolve(repository, file));
  const inputs = [...files, ...templates];
  const found = lstatSync(output, { throwIfNoEntry: false });
  const isInput = (input: string): boolean => {
    if (resolve(input) === resolve(output)) return true;
    const other = lstatSync(input, { throwIfNoEntry: false });
    return found !== undefined && other?.ino === found.ino && other.dev === found.dev;
  };
  if (inputs.some(isInput)) throw new CommandFault(`--output ${output} would overwrite what is read`);
}
