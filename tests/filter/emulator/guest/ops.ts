/** One step = one host call; its result is logged as "phase step = status value". */
import * as env from "./env";
import { random_get } from "./wasi_snapshot_preview1";
import { out, outSize, outThird, pairs, taken, utf8, utf8Size } from "./wire";

let lastStream: u32 = 0;

function log(level: u32, text: string): u32 {
  return env.proxy_log(level, utf8(text), utf8Size(text));
}

function number(word: string): u32 {
  return u32(parseInt(word));
}

/** A word as text: "-" is empty, "~" stands for a space. */
function plain(word: string): string {
  return word == "-" ? "" : word.replaceAll("~", " ");
}

function both(status: u32, value: string): string {
  return status.toString() + " " + value;
}

export function run(phase: string, words: string[], id: u32, args: string): void {
  const op = words[1];
  if (phase == "request-headers") lastStream = id;
  if (op == "note" || op == "say") {
    log(op == "note" ? 2 : number(words[2]), op == "note" ? phase : words[3]);
    return;
  }
  if (op == "trap") unreachable();
  if (op == "twice") words[1] = "reply";
  if (op == "twice") run(phase, words, id, args);
  const result = op == "args" ? args : act(words[1], words, id);
  log(2, phase + " " + words.slice(1).join(" ") + " = " + result);
}

function act(op: string, words: string[], id: u32): string {
  const a = words.length > 2 ? words[2] : "";
  const b = words.length > 3 ? words[3] : "";
  const c = words.length > 4 ? words[4] : "";
  const d = words.length > 5 ? words[5] : "";
  if (op.endsWith("header") || op.endsWith("headers")) return header(op, number(a), b, plain(c));
  if (op.endsWith("body"))
    return op == "get-body"
      ? readBody(number(a), number(b), number(c))
      : writeBody(number(a), number(b), number(c), plain(d));
  if (op.endsWith("shared")) return shared(op, a, plain(b), c);
  if (op.endsWith("metric")) return metric(op, number(a), b);
  if (op.endsWith("property")) return property(op, a, plain(b));
  return control(op, a, b, id);
}

function header(op: string, type: u32, name: string, value: string): string {
  const key = utf8(name);
  const size = utf8Size(name);
  if (op == "get-header") return both(env.proxy_get_header_map_value(type, key, size, out, outSize), taken());
  if (op == "remove-header") return env.proxy_remove_header_map_value(type, key, size).toString();
  if (op == "add-header") {
    return env.proxy_add_header_map_value(type, key, size, utf8(value), utf8Size(value)).toString();
  }
  if (op == "replace-header") {
    return env.proxy_replace_header_map_value(type, key, size, utf8(value), utf8Size(value)).toString();
  }
  if (op == "size-headers") return both(env.proxy_get_header_map_size(type, out), load<u32>(out).toString());
  if (op == "set-headers") {
    const bytes = pairs(name);
    return env.proxy_set_header_map_pairs(type, changetype<usize>(bytes), bytes.length).toString();
  }
  const status = env.proxy_get_header_map_pairs(type, out, outSize);
  const count = load<u32>(out) == 0 ? 0 : load<u32>(load<u32>(out));
  const start = load<u32>(out) + 4 + 8 * count;
  const end = load<u32>(out) + load<u32>(outSize);
  const text = count == 0 ? "" : String.UTF8.decodeUnsafe(start, end - start).replaceAll("\0", "|");
  store<u32>(out, 0);
  return both(status, count.toString() + " " + text);
}

function readBody(type: u32, start: u32, length: u32): string {
  return both(env.proxy_get_buffer_bytes(type, start, length, out, outSize), taken());
}

function writeBody(type: u32, start: u32, length: u32, text: string): string {
  return env.proxy_set_buffer_bytes(type, start, length, utf8(text), utf8Size(text)).toString();
}

function shared(op: string, key: string, value: string, cas: string): string {
  if (op == "set-shared") {
    const version = u32(parseInt(cas));
    return env.proxy_set_shared_data(utf8(key), utf8Size(key), utf8(value), utf8Size(value), version).toString();
  }
  store<u32>(out, 0xbad);
  const status = env.proxy_get_shared_data(utf8(key), utf8Size(key), out, outSize, outThird);
  if (status != 0) store<u32>(out, 0);
  const empty = status == 0 && load<u32>(out) == 0 && load<u32>(outSize) == 0 ? " null" : "";
  return both(status, taken()) + empty + " cas " + load<u32>(outThird).toString();
}

function metric(op: string, id: u32, value: string): string {
  if (op == "define-metric") {
    return both(env.proxy_define_metric(id, utf8(value), utf8Size(value), out), load<u32>(out).toString());
  }
  if (op == "increment-metric") return env.proxy_increment_metric(id, i64(parseInt(value))).toString();
  if (op == "record-metric") return env.proxy_record_metric(id, u64(parseInt(value))).toString();
  store<u64>(out, 0);
  const status = env.proxy_get_metric(id, out);
  const read = load<u64>(out).toString();
  store<u64>(out, 0);
  return both(status, read);
}

function property(op: string, path: string, value: string): string {
  const name = op == "get-property" ? path.replaceAll(".", "\0").replaceAll(":", ".") : path;
  const size = utf8Size(name);
  if (op == "set-property") return env.proxy_set_property(utf8(name), size, utf8(value), utf8Size(value)).toString();
  const status = env.proxy_get_property(utf8(name), size, out, outSize);
  return both(status, taken());
}

function control(op: string, a: string, b: string, id: u32): string {
  if (op == "reply") return reply(number(a), b);
  if (op == "continue") return env.proxy_continue_stream(number(a)).toString();
  if (op == "close") return env.proxy_close_stream(number(a)).toString();
  if (op == "use") return env.proxy_set_effective_context(a == "last" ? lastStream : number(a)).toString();
  if (op == "period") return env.proxy_set_tick_period_milliseconds(number(a)).toString();
  if (op == "now") return both(env.proxy_get_current_time_nanoseconds(out), clock());
  if (op == "level") return both(env.proxy_get_log_level(out), load<u32>(out).toString());
  if (op == "random") return both(random_get(out, 8), clock());
  if (op == "call") return call(a, number(b));
  if (op == "bad-pointer") return env.proxy_log(2, 0xfffffff0, 64).toString();
  if (op == "grow") return memory.grow(number(a)).toString();
  if (op == "finished") return env.proxy_done().toString();
  return "unknown step";
}

function clock(): string {
  const value = load<u64>(out).toString();
  store<u64>(out, 0);
  return value;
}

function reply(status: u32, text: string): string {
  const headers = pairs("x-local=yes");
  const details = utf8("made here");
  const start = changetype<usize>(headers);
  return env
    .proxy_send_local_response(status, details, 9, utf8(plain(text)), utf8Size(plain(text)), start, headers.length, -1)
    .toString();
}

function call(cluster: string, timeout: u32): string {
  const headers = pairs(":method=POST,:path=/probe,:authority=vendor");
  const start = changetype<usize>(headers);
  const body = utf8("ping");
  const name = utf8(cluster);
  const size = utf8Size(cluster);
  const status = env.proxy_http_call(name, size, start, headers.length, body, 4, 0, 0, timeout, out);
  const id = load<u32>(out);
  store<u32>(out, 0);
  return both(status, id.toString());
}
