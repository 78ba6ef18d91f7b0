// Runs the whole suite, the Solidity tests beside the mocha tests: compiling the former takes as long as running the
// latter, and each uses one processor. With arguments it is `hardhat test` with these arguments.
import { spawn } from "node:child_process";

/** Runs Hardhat; what it prints is shown as it comes, or returned for later. */
function hardhat(args, { isShown }) {
  return new Promise((resolve) => {
    const child = spawn("hardhat", args, {
      stdio: ["inherit", "pipe", "pipe"],
      shell: process.platform === "win32",
      env: { FORCE_COLOR: process.stdout.isTTY ? "1" : "0", ...process.env },
    });
    let output = "";
    const collect = (target) => (chunk) => {
      output += chunk;
      if (isShown) target.write(chunk);
    };
    child.stdout.on("data", collect(process.stdout));
    child.stderr.on("data", collect(process.stderr));
    child.on("error", ({ message }) => {
      console.error(`Hardhat could not be started (${message}). Run this as \`npm test\`.`);
      resolve({ status: 1, output });
    });
    child.on("close", (status) => resolve({ status: status ?? 1, output }));
  });
}

/** The number in a line such as "  213 passing (2m)"; 0 without one. */
function count(output, what) {
  const plain = output.replace(/\x1b\[[0-9;]*m/g, "");
  return Number(new RegExp(`^ *(\\d+) ${what}\\b`, "m").exec(plain)?.[1] ?? 0);
}

const args = process.argv.slice(2);
if (args.length > 0) {
  process.exitCode = (await hardhat(["test", ...args], { isShown: true })).status;
} else {
  const build = await hardhat(["build", "--no-tests"], { isShown: true });
  if (build.status !== 0) process.exit(build.status);

  console.log("\nThe Solidity tests are compiled and run meanwhile; what they say comes at the end.");
  const [mocha, solidity] = await Promise.all([
    hardhat(["test", "mocha", "--no-compile"], { isShown: true }),
    hardhat(["test", "solidity"], { isShown: false }),
  ]);
  console.log(`\nSolidity tests\n\n${solidity.output}`);

  for (const what of ["passing", "failing", "pending"]) {
    const [ofSolidity, ofMocha] = [solidity, mocha].map(({ output }) => count(output, what));
    if (ofSolidity + ofMocha === 0) continue;
    console.log(`${ofSolidity + ofMocha} ${what} (${ofSolidity} solidity, ${ofMocha} mocha)`);
  }
  process.exitCode = mocha.status || solidity.status;
}
