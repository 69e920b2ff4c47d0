/** Checks a proof of the record in the browser, from the stored bytes alone (RFC 6962, C2SP signed-note). */

export interface Proof {
  index: number;
  size: number;
  /** Hexadecimal, from the leaf's sibling up. */
  hashes: readonly string[];
  /** A signed note: origin, size, root, then signature lines. */
  checkpoint: string;
}

export type SignatureFound = "valid" | "wrong" | "unsupported" | "missing";

export interface Checked {
  /** The bytes have this place under the signed root. */
  included: boolean;
  signature: SignatureFound;
}

const ED25519 = 1;

export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
}

export function fromHex(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

async function sha256(...parts: Uint8Array<ArrayBuffer>[]): Promise<Uint8Array<ArrayBuffer>> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
}

export function leafHash(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return sha256(Uint8Array.of(0), bytes);
}

function nodeHash(left: Uint8Array<ArrayBuffer>, right: Uint8Array<ArrayBuffer>) {
  return sha256(Uint8Array.of(1), left, right);
}

/** The root that a leaf's proof leads to (RFC 9162, 2.1.3.2); null for a proof of a wrong shape. */
export async function rootOf(
  index: number,
  size: number,
  leaf: Uint8Array<ArrayBuffer>,
  hashes: readonly Uint8Array<ArrayBuffer>[],
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (!(Number.isSafeInteger(index) && index >= 0 && index < size)) return null;
  // Numbers beyond 32 bits: divided, not shifted.
  let place = index;
  let last = size - 1;
  let root = leaf;
  for (const hash of hashes) {
    if (last === 0) return null;
    if (place % 2 === 1 || place === last) {
      root = await nodeHash(hash, root);
      while (place % 2 === 0 && place !== 0) {
        place = Math.floor(place / 2);
        last = Math.floor(last / 2);
      }
    } else {
      root = await nodeHash(root, hash);
    }
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? root : null;
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

interface Key {
  name: string;
  id: Uint8Array<ArrayBuffer>;
  material: Uint8Array<ArrayBuffer>;
}

/** The Ed25519 key among the log's verifier keys. ML-DSA no browser knows yet. */
function ed25519Key(keys: readonly string[]): Key | null {
  for (const key of keys) {
    const [name, id, ...rest] = key.split("+");
    const material = fromBase64(rest.join("+"));
    if (name && id && material[0] === ED25519) return { name, id: fromHex(id), material: material.slice(1) };
  }
  return null;
}

/** What that key signed among the signature lines, without the key's id. */
function signatureBy(key: Key, lines: readonly string[]): Uint8Array<ArrayBuffer> | null {
  for (const line of lines) {
    const [, signer, encoded] = line.split(" ");
    const blob = fromBase64(encoded ?? "");
    if (signer === key.name && same(blob.subarray(0, 4), key.id)) return blob.slice(4);
  }
  return null;
}

async function signatureOf(
  text: string,
  lines: readonly string[],
  keys: readonly string[],
): Promise<SignatureFound> {
  const key = ed25519Key(keys);
  const signed = key ? signatureBy(key, lines) : null;
  if (!key || !signed) return "missing";
  try {
    const known = await crypto.subtle.importKey("raw", key.material, "Ed25519", false, ["verify"]);
    const good = await crypto.subtle.verify("Ed25519", known, signed, new TextEncoder().encode(text));
    return good ? "valid" : "wrong";
  } catch {
    return "unsupported";
  }
}

/** Check an entry's stored bytes against its proof and the log's keys. */
export async function checkProof(
  body: Uint8Array<ArrayBuffer>,
  proof: Proof,
  keys: readonly string[],
): Promise<Checked> {
  const blank = proof.checkpoint.lastIndexOf("\n\n");
  const text = proof.checkpoint.slice(0, blank + 1);
  const lines = proof.checkpoint.slice(blank + 2).split("\n");
  const [, size, root] = text.split("\n");
  const leaf = await leafHash(body);
  const found = await rootOf(proof.index, proof.size, leaf, proof.hashes.map(fromHex));
  return {
    included: Number(size) === proof.size && found !== null && same(found, fromBase64(root ?? "")),
    signature: await signatureOf(text, lines, keys),
  };
}
