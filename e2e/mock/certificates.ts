import { mkdirSync, writeFileSync } from "node:fs";
import { catalogue, vendorNames } from "./catalogue.ts";
import { createTestPki } from "./certificate.ts";

/**
 * Fills the folder given as the first argument, for docker-compose.yaml: `ca-certificates.crt`, which Envoy trusts in
 * place of the system's, and a key and certificate for each vendor's real host name.
 */
function main(folder: string | undefined): void {
  if (folder === undefined) throw new Error("usage: certificates.ts FOLDER");
  const pki = createTestPki();
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/ca-certificates.crt`, pki.authority);
  for (const name of vendorNames) {
    const { key, cert } = pki.identityFor([catalogue[name].host]);
    writeFileSync(`${folder}/${name}.key`, key);
    writeFileSync(`${folder}/${name}.crt`, cert);
  }
}

main(process.argv[2]);
