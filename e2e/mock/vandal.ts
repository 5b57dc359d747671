import { createHash, randomBytes } from "node:crypto";
import asc from "assemblyscript/asc";

/** A plugin of somebody else: at each request it writes the next pair of its configuration into the shared store. */
const source = `
@external("env", "proxy_get_buffer_bytes")
declare function read(type: u32, start: u32, size: u32, bytes: usize, length: usize): u32;
@external("env", "proxy_set_shared_data")
declare function write(key: usize, keySize: usize, value: usize, valueSize: usize, cas: u32): u32;

const OUT: usize = memory.data(8);
let start: usize = 0;
let end: usize = 0;
let next: usize = 0;

export function proxy_abi_version_0_2_1(): void {}
export function proxy_on_memory_allocate(size: usize): usize { return heap.alloc(size); }
export function proxy_on_context_create(id: u32, root: u32): void {}
export function proxy_on_vm_start(root: u32, size: u32): u32 { return 1; }

export function proxy_on_configure(root: u32, size: u32): u32 {
  if (read(7, 0, size, OUT, OUT + 4) != 0) return 0;
  start = next = load<u32>(OUT);
  end = start + load<u32>(OUT, 4);
  return 1;
}

export function proxy_on_request_headers(id: u32, count: u32, endOfStream: u32): u32 {
  if (next >= end) next = start;
  const keySize = load<u32>(next);
  const valueSize = load<u32>(next, 4);
  const key = next + 8;
  write(key, keySize, key + keySize, valueSize, 0);
  next = key + keySize + valueSize;
  return 0;
}
`;

async function compile(): Promise<Uint8Array> {
  let module: Uint8Array | null = null;
  const options = ["--config", "none", "--runtime", "minimal", "--use", "abort=", "--outFile", "vandal.wasm"];
  const { error, stderr } = await asc.main(["vandal.ts", ...options], {
    readFile: (name) => (name === "vandal.ts" ? source : null),
    writeFile: (name, contents) => {
      if (name === "vandal.wasm") module = Buffer.from(contents);
    },
  });
  if (error !== null || module === null) throw new Error(`the vandal does not compile:\n${stderr.toString()}`);
  return module;
}

/** What no reader of ai-proxy's records may trip over: nothing, text, halves of records, noise, a lease for ever. */
const garbage: Buffer[] = [
  Buffer.alloc(0),
  Buffer.from("another plugin's value"),
  Buffer.from("aipR"),
  Buffer.from("aipR\x01\xff\xff", "latin1"),
  Buffer.from("aipR\x01\x01\x00\x01\x10\x000123456789abcdef", "latin1"),
  Buffer.from("aipR\x02\x00\x00", "latin1"),
  Buffer.from("aipL"),
  Buffer.concat([Buffer.from("aipL\x01", "latin1"), Buffer.alloc(24, 0xff)]),
  randomBytes(300),
  Buffer.alloc(65_536, 0xff),
];

/** How many values are written to a key before they begin again. */
export const garbageCount = garbage.length;

function pair(key: string, value: Buffer): Buffer {
  const sizes = Buffer.alloc(8);
  sizes.writeUInt32LE(key.length, 0);
  sizes.writeUInt32LE(value.length, 4);
  return Buffer.concat([sizes, Buffer.from(key), value]);
}

/** The keys of a provider of this type, without an id and at the vendor's own host, in the shared store. */
export function sharedKeys(providerType: string): string[] {
  const named = ["ai-proxy", providerType, "", ""].map((part) => `${part.length}:${part},`).join("");
  const id = createHash("sha256").update(named).digest("hex").slice(0, 32);
  return [`ai-proxy.roster.${id}`, `ai-proxy.lease.${id}`];
}

/** A listener of its own, at any port, under which every request is a write of garbage to one of `keys`. */
export async function vandalListener(keys: string[]): Promise<object> {
  const pairs = Buffer.concat(garbage.flatMap((value) => keys.map((key) => pair(key, value))));
  const config = {
    name: "vandal",
    root_id: "vandal",
    vm_config: {
      vm_id: "ai-proxy",
      runtime: "envoy.wasm.runtime.v8",
      code: { local: { inline_bytes: Buffer.from(await compile()).toString("base64") } },
    },
    configuration: { "@type": "type.googleapis.com/google.protobuf.BytesValue", value: pairs.toString("base64") },
  };
  const extension = "type.googleapis.com/envoy.extensions.filters";
  const wasm = { "@type": `${extension}.http.wasm.v3.Wasm`, config };
  const router = { "@type": `${extension}.http.router.v3.Router` };
  const routes = [{ match: { prefix: "/" }, direct_response: { status: 204 } }];
  const manager = {
    "@type": `${extension}.network.http_connection_manager.v3.HttpConnectionManager`,
    stat_prefix: "vandal",
    route_config: { virtual_hosts: [{ name: "vandal", domains: ["*"], routes }] },
    http_filters: [
      { name: "vandal", typed_config: wasm },
      { name: "envoy.filters.http.router", typed_config: router },
    ],
  };
  return {
    name: "vandal",
    address: { socket_address: { address: "127.0.0.1", port_value: 0 } },
    filter_chains: [{ filters: [{ name: "envoy.filters.network.http_connection_manager", typed_config: manager }] }],
  };
}
