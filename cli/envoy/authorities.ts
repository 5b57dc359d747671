import { existsSync } from "node:fs";
import { CommandFault } from "../problem.ts";

/** Where systems keep the authorities they trust: Debian, Fedora, openSUSE, macOS and the BSDs. */
const files = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/ssl/cert.pem",
];

/** The file with the authorities that this system trusts; $SSL_CERT_FILE wins. Throws CommandFault without any. */
export function systemAuthorities(): string {
  const found = [process.env["SSL_CERT_FILE"] ?? "", ...files].find((file) => file !== "" && existsSync(file));
  if (found === undefined) throw new CommandFault("no file with trusted authorities found: use --ca or SSL_CERT_FILE");
  return found;
}
