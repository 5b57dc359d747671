import { generateKeyPairSync, sign, type KeyObject } from "node:crypto";

/** A certificate authority that lives as long as the test, and one server's identity signed by it. PEM texts. */
export interface TestPki {
  authority: string;
  identityFor(hosts: string[]): { key: string; cert: string };
}

const dayMs = 86_400_000;
const oid = {
  commonName: [0x55, 0x04, 0x03],
  basicConstraints: [0x55, 0x1d, 0x13],
  subjectAltName: [0x55, 0x1d, 0x11],
  ecdsaWithSha256: [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02],
};

/** One DER element (X.690 section 8.1): tag, definite length, content. */
function der(tag: number, ...content: Uint8Array[]): Buffer {
  const value = Buffer.concat(content);
  const length: number[] = [];
  for (let rest = value.length; rest > 0; rest >>= 8) length.unshift(rest & 0xff);
  const head = value.length < 0x80 ? [value.length] : [0x80 | length.length, ...length];
  return Buffer.concat([Buffer.from([tag, ...head]), value]);
}

const sequence = (...content: Uint8Array[]): Buffer => der(0x30, ...content);
const objectId = (bytes: number[]): Buffer => der(0x06, Buffer.from(bytes));
const octets = (content: Uint8Array): Buffer => der(0x04, content);
const algorithm = sequence(objectId(oid.ecdsaWithSha256));

function name(text: string): Buffer {
  return sequence(der(0x31, sequence(objectId(oid.commonName), der(0x0c, Buffer.from(text)))));
}

/** UTCTime, YYMMDDHHMMSSZ (RFC 5280 section 4.1.2.5.1). */
function utcTime(ms: number): Buffer {
  const text = new Date(ms).toISOString().replace(/[-:T]/g, "").slice(2, 14);
  return der(0x17, Buffer.from(`${text}Z`));
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}

interface Subject {
  serial: number;
  subject: string;
  publicKey: KeyObject;
  extension: Buffer;
}

/** An X.509 v3 certificate (RFC 5280 section 4.1), valid from yesterday for a month. */
function certificate({ serial, subject, publicKey, extension }: Subject, issuer: string, issuerKey: KeyObject): string {
  const now = Date.now();
  const content = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([serial])),
    algorithm,
    name(issuer),
    sequence(utcTime(now - dayMs), utcTime(now + 30 * dayMs)),
    name(subject),
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(extension)),
  );
  const signature = der(0x03, Buffer.from([0]), sign("sha256", content, issuerKey));
  return pem("CERTIFICATE", sequence(content, algorithm, signature));
}

function hostsExtension(hosts: string[]): Buffer {
  const names = hosts.map((host) => der(0x82, Buffer.from(host)));
  return sequence(objectId(oid.subjectAltName), octets(sequence(...names)));
}

/** Makes a fresh authority: nothing secret is ever written into the repository. */
export function createTestPki(): TestPki {
  const issuer = "ai-proxy test authority";
  const root = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const isAuthority = sequence(
    objectId(oid.basicConstraints),
    der(0x01, Buffer.from([0xff])),
    octets(sequence(der(0x01, Buffer.from([0xff])))),
  );
  let serial = 1;
  const self = { serial, subject: issuer, publicKey: root.publicKey, extension: isAuthority };
  return {
    authority: certificate(self, issuer, root.privateKey),
    identityFor(hosts) {
      const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
      serial += 1;
      const leaf = {
        serial,
        subject: hosts[0] ?? "nobody",
        publicKey: pair.publicKey,
        extension: hostsExtension(hosts),
      };
      return {
        key: pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
        cert: certificate(leaf, issuer, root.privateKey),
      };
    },
  };
}
