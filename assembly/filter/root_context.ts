import { utf8 } from "../base/bytes";
import { parseDecimal } from "../base/decimal";
import { PluginConfig } from "../config/plugin_config";
import { STATE_MEMO } from "../gateway/exchange";
import { Gateway } from "../gateway/gateway";
import { HeaderHold } from "../gateway/header_hold";
import { PROBE_STATUS } from "../gateway/probe_request";
import { BufferType, readBuffer } from "../host/buffers";
import { HttpContext, RootContext } from "../host/contexts";
import { HeaderMap, readHeader } from "../host/headers";
import { HostStreamFacts } from "../host/properties";
import { ProxyHost } from "../host/proxy";
import { startTicking } from "../host/stream_control";
import { CalloutAnswer } from "../ports/callouts";
import { LogLevel } from "../ports/journal";
import { HeldStreams } from "./held_streams";
import { AiProxyStream } from "./http_context";

const TICK_MS: u32 = 1000;
const STATUS = utf8(":status");

const host = new ProxyHost();
const hold = new HeaderHold();
const facts = new HostStreamFacts(STATE_MEMO);

/** One configuration of the plugin in one VM. */
export class AiProxyRoot extends RootContext {
  private gateway: Gateway = new Gateway(new PluginConfig(), host);
  private readonly held: HeldStreams = new HeldStreams(hold);

  override onConfigure(): bool {
    host.refresh();
    const config = PluginConfig.parse(readBuffer(BufferType.PluginConfiguration));
    const problems = config.problems;
    report(LogLevel.Warn, problems.warnings);
    report(LogLevel.Error, problems.errors);
    if (problems.errors.length > 0) return false;
    this.gateway = new Gateway(config, host);
    return startTicking(TICK_MS);
  }

  override onTick(): void {
    host.refresh();
    this.gateway.tick();
    // Last, because it enters streams, and a callout belongs to the context that is entered.
    this.held.tick();
  }

  override onCalloutAnswer(id: u32, hasHeaders: bool): void {
    const status = hasHeaders ? parseDecimal(readHeader(HeaderMap.CalloutResponse, STATUS)) : 0;
    const shown = hasHeaders ? parseDecimal(readHeader(HeaderMap.CalloutResponse, PROBE_STATUS)) : 0;
    this.gateway.calloutAnswered(id, new CalloutAnswer(status, shown));
  }

  override newStream(id: u32): HttpContext {
    return new AiProxyStream(id, this.gateway, facts, this.held);
  }
}

function report(level: LogLevel, lines: string[]): void {
  for (let i = 0; i < lines.length; i++) host.journal().write(level, "ai-proxy: configuration: " + lines[i]);
}
