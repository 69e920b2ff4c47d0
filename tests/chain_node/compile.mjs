// Compiles contracts/ into contracts.json: `npm run compile`. Run by hand when a contract changes, never by a test.
import { readFileSync, writeFileSync } from "node:fs";
import solc from "solc";

const source = readFileSync(new URL("contracts/Till.sol", import.meta.url), "utf8");
const input = {
  language: "Solidity",
  sources: { "Till.sol": { content: source } },
  settings: {
    evmVersion: "paris",
    optimizer: { enabled: true, runs: 200 },
    metadata: { appendCBOR: false, bytecodeHash: "none" },
    outputSelection: { "*": { "*": ["evm.bytecode.object"] } },
  },
};
const output = JSON.parse(solc.compile(JSON.stringify(input)));
const errors = (output.errors ?? []).filter((one) => one.severity === "error");
if (errors.length > 0) {
  throw new Error(errors.map((one) => one.formattedMessage).join("\n"));
}
const contracts = Object.entries(output.contracts["Till.sol"]);
const bytecode = Object.fromEntries(contracts.map(([name, made]) => [name, `0x${made.evm.bytecode.object}`]));
const written = { compiler: solc.version(), bytecode };
writeFileSync(new URL("contracts.json", import.meta.url), `${JSON.stringify(written, null, 2)}\n`);
