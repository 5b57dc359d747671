import { fileURLToPath } from "node:url";

/** The module under test: the one `make build` makes. */
export const builtModule = fileURLToPath(new URL("../../build/ai-proxy.wasm", import.meta.url));
