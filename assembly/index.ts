import { AiProxyRoot } from "./filter/root_context";
import { registerRootContext } from "./host/contexts";

export * from "./host/callbacks";

registerRootContext(() => new AiProxyRoot());
