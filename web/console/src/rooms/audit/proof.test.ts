import { describe, expect, it } from "vitest";
import { checkProof, fromHex, leafHash, rootOf } from "./proof";

// Certificate Transparency's reference tree of eight leaves: leaf 5 and its proof (transparency-dev/merkle).
const LEAF = fromHex("40414243");
const HASHES = [
  "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
  "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
];
const ROOT = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328";

const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));

async function signed(size = 8) {
  const pair = (await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])) as CryptoKeyPair;
  const raw = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const text = `desk.example/record\n${size}\n${base64(fromHex(ROOT))}\n`;
  const blob = new Uint8Array(
    await crypto.subtle.sign("Ed25519", pair.privateKey, new TextEncoder().encode(text)),
  );
  const line = `— desk.example/record ${base64(Uint8Array.of(1, 2, 3, 4, ...blob))}\n`;
  const key = `desk.example/record+01020304+${base64(Uint8Array.of(1, ...raw))}`;
  return { checkpoint: `${text}\n${line}`, key };
}

describe("a proof of the record", () => {
  it("leads from the published leaf to the published root", async () => {
    const root = await rootOf(5, 8, await leafHash(LEAF), HASHES.map(fromHex));
    expect(root).toEqual(fromHex(ROOT));
  });

  it("holds for its bytes under a signed checkpoint", async () => {
    const { checkpoint, key } = await signed();
    const checked = await checkProof(LEAF, { index: 5, size: 8, hashes: HASHES, checkpoint }, [key]);
    expect(checked).toEqual({ included: true, signature: "valid" });
  });

  it("does not hold for other bytes, another place, a shorter way or another size", async () => {
    const { checkpoint, key } = await signed();
    const proof = { index: 5, size: 8, hashes: HASHES, checkpoint };
    for (const [bytes, bent] of [
      [fromHex("40414244"), proof],
      [LEAF, { ...proof, index: 4 }],
      [LEAF, { ...proof, index: 8 }],
      [LEAF, { ...proof, hashes: HASHES.slice(1) }],
      [LEAF, { ...proof, hashes: [...HASHES, ROOT] }],
      [LEAF, { ...proof, size: 7 }],
    ] as const) {
      expect((await checkProof(bytes, bent, [key])).included).toBe(false);
    }
  });

  it("tells a changed checkpoint and an unknown key", async () => {
    const { checkpoint, key } = await signed();
    const proof = { index: 5, size: 8, hashes: HASHES, checkpoint };
    const moved = {
      ...proof,
      checkpoint: checkpoint.replace("desk.example/record\n8", "desk.example/record\n9"),
    };
    expect((await checkProof(LEAF, moved, [key])).signature).toBe("wrong");
    expect(
      (await checkProof(LEAF, proof, [(await signed()).key.replace("01020304", "01020305")])).signature,
    ).toBe("missing");
  });
});
