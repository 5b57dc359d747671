import { PluginConfig } from "../config/plugin_config";
import { STATE_MEMO } from "../gateway/exchange";
import { Gateway } from "../gateway/gateway";
import { HeaderHold } from "../gateway/header_hold";
import { BufferType, readBuffer } from "../host/buffers";
import { HttpContext, RootContext } from "../host/contexts";
import { HostJournal } from "../host/log";
import { HostMeter } from "../host/metrics";
import { HostStreamFacts } from "../host/properties";
import { HostRandom } from "../host/random";
import { startTicking } from "../host/stream_control";
import { LogLevel } from "../ports/journal";
import { HeldStreams } from "./held_streams";
import { AiProxyStream } from "./http_context";

const TICK_MS: u32 = 1000;

const journal = new HostJournal();
const meter = new HostMeter();
const random = new HostRandom();
const hold = new HeaderHold();
const facts = new HostStreamFacts(STATE_MEMO);

/** One configuration of the plugin in one VM. */
export class AiProxyRoot extends RootContext {
  private gateway: Gateway = new Gateway(new PluginConfig(), journal, meter, random);
  private readonly held: HeldStreams = new HeldStreams(hold);

  override onConfigure(): bool {
    journal.refresh();
    const config = PluginConfig.parse(readBuffer(BufferType.PluginConfiguration));
    const problems = config.problems;
    report(LogLevel.Warn, problems.warnings);
    report(LogLevel.Error, problems.errors);
    if (problems.errors.length > 0) return false;
    this.gateway = new Gateway(config, journal, meter, random);
    return startTicking(TICK_MS);
  }

  override onTick(): void {
    journal.refresh();
    this.held.tick();
  }

  override newStream(id: u32): HttpContext {
    return new AiProxyStream(id, this.gateway, facts, this.held);
  }
}

function report(level: LogLevel, lines: string[]): void {
  for (let i = 0; i < lines.length; i++) journal.write(level, "ai-proxy: configuration: " + lines[i]);
}
