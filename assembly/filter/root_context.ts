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
import { Holds } from "./hold_queue";
import { TICK_MS } from "./holding_stream";
import { AiProxyStream } from "./http_context";

/** How lines of the log begin. */
const PROBLEM = "ai-proxy: configuration: ";
const REFUSAL = "ai-proxy: rule ";

const host = new ProxyHost();
const proof = new HoldProof();
const requestHold = new HeaderHold(proof);
const answerHold = new HeaderHold(proof);
const facts = new HostStreamFacts();

/** One configuration of the plugin in one VM. */
export class AiProxyRoot extends RootContext {
  private gateway: Gateway = new Gateway(new PluginConfig(), host);
  private readonly held: Holds = new Holds(requestHold, answerHold);
  /** Refused rules that the gauge was told of. */
  private toldRefused: i32 = 0;

  override onConfigure(): bool {
    host.refresh();
    const config = PluginConfig.parse(readBuffer(BufferType.PluginConfiguration));
    const problems = config.problems;
    report(LogLevel.Debug, PROBLEM, problems.notes);
    report(LogLevel.Warn, PROBLEM, problems.warnings);
    report(LogLevel.Error, PROBLEM, problems.errors);
    if (config.isRefused) return false;
    report(LogLevel.Error, REFUSAL, problems.refusals);
    const before = this.gateway;
    // A root that is configured again still gets the answers that streams wait for.
    this.gateway = new Gateway(config, host, before.ledger);
    before.end();
    return startTicking(TICK_MS);
  }

  override onTick(): void {
    host.tick();
    this.tellRefused(this.gateway.config.refusedRules);
    this.gateway.tick();
    // Last, because it enters streams, and a callout belongs to the context that is entered.
    this.held.tick();
  }

  override onCalloutAnswer(id: u32, hasHeaders: bool): void {
    if (this.gateway.ledger.answered(id, readCalloutAnswer(hasHeaders))) this.held.resume();
  }

  override onDelete(isLast: bool): void {
    this.tellRefused(0);
    this.gateway.end();
    if (isLast) host.end();
  }

  override newStream(id: u32): HttpContext {
    return new AiProxyStream(id, this.gateway, facts, this.held);
  }

  /** Tells the gauge of all VMs how many rules this configuration has refused. The canary VM has no ticks. */
  private tellRefused(count: i32): void {
    if (count != this.toldRefused) host.meter().change("ai_proxy.rules_refused", count - this.toldRefused);
    this.toldRefused = count;
  }
}

function report(level: LogLevel, beginning: string, lines: string[]): void {
  if (!host.journal().on(level)) return;
  for (let i = 0; i < lines.length; i++) host.journal().write(level, beginning + lines[i]);
}
