/** Text as chats hold it: prose and code, now and then a line break, a quotation mark, a letter beyond ASCII. */
const text = [
  "The release went out on Tuesday and the error rate stayed flat for two hours, then it rose in one region only.",
  'The first log line that looks wrong says "upstream connect error or disconnect/reset before headers".',
  "Could you explain step by step what happens between the load balancer and the pod – and why only there?",
  "    if (attempts >= limit) {\n        return fallback(request, 503);\n    }",
  "Im Anhang die Übersicht; 日本語の記事もあります。 Please answer in English, briefly, and name your sources.",
  "",
].join("\n");

/** A chat request of exactly `size` bytes (at least 512): a conversation. */
export function chatRequest(size: number): Buffer {
  const request = {
    model: "gpt-4o",
    messages: [{ role: "system", content: "You are a concise assistant." }],
    temperature: 0.2,
    max_tokens: 256,
    stream: false,
    user: "bench",
  };
  const length = (): number => Buffer.byteLength(JSON.stringify(request));
  const message = (repeats: number): { role: string; content: string } => {
    const role = request.messages.length % 2 === 1 ? "user" : "assistant";
    return { role, content: text.repeat(repeats) };
  };
  const last = { role: "user", content: "" };
  const reserve = JSON.stringify(last).length + 1;
  for (let repeats = 1; ; repeats = (repeats % 6) + 1) {
    request.messages.push(message(repeats));
    if (length() + reserve <= size) continue;
    request.messages.pop();
    break;
  }
  request.messages.push(last);
  last.content = "x".repeat(size - length());
  return Buffer.from(JSON.stringify(request));
}

/** "2 KB" */
export function sizeName(bytes: number): string {
  return bytes % 1024 === 0 ? `${bytes / 1024} KB` : `${bytes} B`;
}
