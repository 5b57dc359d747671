import type { Use } from "../world/scene.ts";
import { plain } from "../records.ts";
import { onTrial } from "../rest_model.ts";
import { isSending, type Scope, type StoreCall } from "../watch.ts";
import { Checker } from "./checker.ts";

const maxRecordBytes = 64 * 1024;
const never = 0xffffffff;
const configuring = new Set(["proxy_on_configure", "proxy_on_vm_start", "proxy_on_context_create", "_initialize"]);

/** I4, I10: few keys of ours, small records, no blind write, nothing at configuration, one read per plain request. */
export class StoreUse extends Checker {
  override readonly name = "store use (I4 I10)";
  private readonly keys = new Set<string>();
  /** Requests that have read the roster. */
  private readonly read = new Set<Use>();

  override onStore(call: StoreCall): void {
    if (configuring.has(call.scope.callback)) return this.fail(`the store is used in ${call.scope.callback} (I4)`);
    if (call.kind === "other") return this.fail(`a key of somebody else's: ${call.key}`);
    if (call.action === "read") return;
    if (call.cas === 0) this.fail("a write with cas 0 overwrites blindly");
    if (call.cas === never && call.status === 0 && call.before.exists) this.fail("a key that exists is created");
    this.keys.add(call.key);
    if (this.keys.size > 2 * new Set(this.scene.sites.map((site) => site.group)).size) this.fail("keys multiply (I10)");
    if (call.bytes.length > maxRecordBytes) this.fail(`a record of ${call.bytes.length} bytes (I10)`);
  }

  override onCallbackEnd(scope: Scope): void {
    const use = scope.context && this.scene.uses.get(scope.context);
    if (!isSending(scope.callback) || use === undefined || use.stream.vm.trap !== undefined) return;
    if (use.mark !== "" || scope.calls.length === 0) return;
    const isPlain = isOneRead(scope) || this.mayTry(use, scope);
    if (!isPlain || this.read.has(use)) this.fail("a request does more than read the roster once");
    this.read.add(use);
  }

  /** Whether a rest was over as the request looked, so that it claims to be its token's trial. */
  private mayTry({ version, stream }: Use, scope: Scope): boolean {
    const { settings } = this.scene.plan;
    const roster = scope.calls[0]?.after.roster;
    const entries = version.tokens.map(({ fingerprint }) => roster?.get(fingerprint) ?? plain);
    const isDue = (nowMs: number) => entries.some((entry) => onTrial(entry, { settings, nowMs }) !== undefined);
    return isTrial(scope) && scope.timesOf(stream).some(isDue);
  }

  override onOver(use: Use): void {
    this.read.delete(use);
    this.scene.hearings.delete(use.stream);
  }
}

/** The roster read, tried to be written, and read again. */
function isTrial(scope: Scope): boolean {
  return scope.calls[0]?.action === "read" && scope.calls.every((call) => call.kind === "roster");
}

function isOneRead(scope: Scope): boolean {
  return scope.calls.length <= 1 && scope.calls.every((call) => call.action === "read");
}
