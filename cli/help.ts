/** Taught by `ai-proxy --help`. */
export const overview = `
An Envoy filter that puts one API in front of every LLM vendor, and keeps the pool of API tokens healthy.

  ai-proxy check gateway.yaml                       what is wrong, by file, line and column
  ai-proxy render gateway.yaml -o rendered.yaml     the configuration of Envoy
  ai-proxy run gateway.yaml                         serve it at 127.0.0.1:10000
  ai-proxy status                                   how its tokens are
  ai-proxy dashboard                                the same as a page, live
  ai-proxy pack --push registry.example.com/ai-proxy:0.1.0     the module as an OCI image

FILE is YAML or JSON, with any of these as documents, or as items of the List that kubectl writes, in one
file or in several ("-" is standard input):
  WasmPlugin   the plugin as Higress or Istio deploy it: defaultConfig, pluginConfig, matchRules
  Ingress      hosts and paths, and where they lead (higress.io/destination: "30% claude.dns" ...)
  McpBridge    the vendors' servers: registries of type dns or static
  provider:    a plugin configuration by itself, such as examples/groq.yaml; it needs neither of the others

Secrets can stay out of the files. In apiTokens, in the token of a named one, and in context.fileUrl
  \${NAME}                        is the environment's variable of this name
  file:///run/secrets/groq       is the text of a file, without the newline at its end
are resolved by check, render and run. What Higress fills in, \${secret.NAMESPACE/NAME.KEY}, is left as it is.

Exit status: 0 fine, warnings at most; 1 the files have errors; 2 the command could not do its work.
No token is ever printed.`;

export const checkHelp = `
The plugin configuration goes through the real module, so the messages are Envoy's own. Besides it finds
duplicate and unreachable rules, services without a registry, weights that do not add up, placeholders
instead of tokens. It needs no network. It also reads configurations of Envoy (static_resources): routes
on which the filter must not rewrite the host, retries that a circuit breaker would stop.

  ai-proxy check examples/higress-three-providers/gateway.yaml
  examples/higress-three-providers/gateway.yaml:12:13: warning:
    spec.matchRules[0].config.provider.apiTokens[0] is a placeholder: the vendor will refuse it`;

export const renderHelp = `
  ai-proxy render plugin.yaml routes.yaml -o rendered.yaml
  ai-proxy render gateway.yaml -o - --mode downstream | grep host_rewrite
  envoy --mode validate -c rendered.yaml

Files are checked first; of those with errors nothing is made. Clusters get the names that Higress gives
them, outbound|443||claude.dns. Certificates are verified against the system's authorities (--ca,
--insecure); Envoy listens on 127.0.0.1 (--address, --port). Services that only a control plane knows
(Kubernetes, Nacos, Consul, Eureka, ZooKeeper) need a registry of type dns or static.
The file holds the tokens, those of the environment and of files included, so only its owner can read it,
and a terminal gets it with --show-tokens alone. run writes none.`;

export const runHelp = `
  ai-proxy run examples/groq.yaml --port 8080
  curl http://127.0.0.1:8080/v1/chat/completions -H 'content-type: application/json' \\
    -d '{"model": "gpt-4o", "messages": [{"role": "user", "content": "Hello"}]}'

Files are checked and rendered first, as by render, with the same limits. Envoy is the one on the PATH,
or $ENVOY, or is installed into .envoy/. Ctrl-C stops it. No token is ever in a file: with tokens in
the environment or in mounted files nothing that is kept has one. It listens on 127.0.0.1, so that no
other machine spends them; --address 0.0.0.0 only behind authentication.`;

export const statusHelp = `
  ai-proxy status
  ai-proxy status --json

The gateway has to have \`status\` in its configuration, and tells it on its own machine; into a cluster
kubectl port-forward leads. --watch goes on until Ctrl-C. The secret is read from AI_PROXY_STATUS_TOKEN or
from a file, never from the arguments, which other users of the machine can see; AI_PROXY_STATUS_URL is
the place of a --url that is always the same.

Exit status: 0 fine; 1 all tokens of a provider are out; 2 the gateway did not tell.`;

export const dashboardHelp = `
  ai-proxy dashboard
  ai-proxy dashboard --url http://127.0.0.1:10000/groq/ai-proxy/status http://127.0.0.1:10000/openai/ai-proxy/status

It asks the status as \`ai-proxy status\` does, with the same secret, and Envoy's admin interface for the
counters, once a second, and remembers 15 minutes. Open the address that it prints: what stands behind the
# is the key to what the page shows, and another one with each start. The page is on this machine alone; from
another one ssh -L 9902:127.0.0.1:9902 leads to it. It asks nothing of any other place.`;

export const packHelp = `
  ai-proxy pack --push registry.example.com/ai-proxy:0.1.0
  ai-proxy pack -o image                 a folder in the OCI image layout, for a tool of your own

No Docker is needed. The module comes twice:
  TAG            an image with the file plugin.wasm, which Higress and Istio take
  TAG-artifact   the module itself, by the media types of the OCI wasm spec, which Istio takes

To push it runs skopeo or oras, whichever is installed; log in with it before. The same module gives
the same digests, with the same Node.`;
