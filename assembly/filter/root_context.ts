import { PluginConfig } from "../config/plugin_config";
import { Gateway } from "../gateway/gateway";
import { BufferType, readBuffer } from "../host/buffers";
import { readCalloutAnswer } from "../host/callouts";
import { HttpContext, RootContext } from "../host/contexts";
import { HostStreamFacts } from "../host/properties";
import { ProxyHost } from "../host/proxy";
import { startTicking } from "../host/stream_control";
import { LogLevel } from "../ports/journal";
import { HeaderHold, HoldProof } from "./header_hold";
import { Holds, TICK_MS } from "./hold_queue";
import { AiProxyStream } from "./http_context";

const host = new ProxyHost();
const proof = new HoldProof();
const requestHold = new HeaderHold(proof);
const answerHold = new HeaderHold(proof);
const facts = new HostStreamFacts();

/** One configuration of the plugin in one VM. */
export class AiProxyRoot extends RootContext {
  private gateway: Gateway = new Gateway(new PluginConfig(), host);
  private readonly held: Holds = new Holds(requestHold, answerHold);

  override onConfigure(): bool {
    host.refresh();
    const config = PluginConfig.parse(readBuffer(BufferType.PluginConfiguration));
    const problems = config.problems;
    report(LogLevel.Debug, problems.notes);
    report(LogLevel.Warn, problems.warnings);
    report(LogLevel.Error, problems.errors);
    if (problems.errors.length > 0) return false;
    // A root that is configured again still gets the answers that streams wait for.
    this.gateway = new Gateway(config, host, this.gateway.ledger);
    return startTicking(TICK_MS);
  }

  override onTick(): void {
    host.tick();
    this.gateway.tick();
    // Last, because it enters streams, and a callout belongs to the context that is entered.
    this.held.tick();
  }

  override onCalloutAnswer(id: u32, hasHeaders: bool): void {
    if (this.gateway.ledger.answered(id, readCalloutAnswer(hasHeaders))) this.held.resume();
  }

  override onDelete(isLast: bool): void {
    if (isLast) host.end();
  }

  override newStream(id: u32): HttpContext {
    return new AiProxyStream(id, this.gateway, facts, this.held);
  }
}

function report(level: LogLevel, lines: string[]): void {
  if (!host.journal().on(level)) return;
  for (let i = 0; i < lines.length; i++) host.journal().write(level, "ai-proxy: configuration: " + lines[i]);
}
