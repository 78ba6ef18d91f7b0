import type { SolidityHooks } from "hardhat/types/hooks";
import type { HardhatPlugin } from "hardhat/types/plugins";

/**
 * Two rules for every build:
 * - a compiler warning in our own sources is an error;
 * - the generated types come out in the same order every time, so that a rebuild of the same contracts changes nothing
 *   (compilation jobs finish in any order, and TypeChain lists contracts in the order it is given them).
 */
export const strictBuild: HardhatPlugin = {
  id: "performance-escrow:strict-build",
  hookHandlers: {
    solidity: () => Promise.resolve({ default: () => Promise.resolve(handlers) }),
  },
};

/** "Contract code size exceeds", "Contract initcode size exceeds". */
const SIZE_WARNINGS: ReadonlySet<string> = new Set(["5574", "3860"]);

const handlers: Partial<SolidityHooks> = {
  async invokeSolc(context, compiler, input, config, next) {
    const output = await next(context, compiler, input, config);
    for (const error of output.errors ?? []) {
      const ours = error.formattedMessage?.includes("--> project/") ?? false;
      // Test contracts are never deployed to a chain that limits their size.
      if (SIZE_WARNINGS.has(error.errorCode ?? "") && error.formattedMessage?.includes("--> project/test/")) continue;
      if (error.severity === "warning" && ours) Object.assign(error, { severity: "error", type: "WarningAsError" });
    }
    return output;
  },

  processArtifactsAfterSuccessfulBuild(_context, artifactPaths) {
    // Hardhat passes the same array to every handler, and this plugin stands before TypeChain's.
    (artifactPaths as string[]).sort();
    return Promise.resolve();
  },
};
