import { network } from "hardhat";

// A local chain over HTTP on a free port of 127.0.0.1, for the process that started this one. It ends with it.
const server = await network.createServer(
  { override: { blockGasLimit: 1_000_000_000n, initialBaseFeePerGas: 0n } },
  "127.0.0.1",
  0,
);
const { port } = await server.listen();
process.on("disconnect", () => process.exit(0));
process.send?.({ url: `http://127.0.0.1:${port}` });
await server.afterClosed();
