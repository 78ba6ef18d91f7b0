import { PerformanceEscrowError } from "../../toolkit/errors.js";
import { type AstNode, children } from "./ast.js";

/** A test holds a copy of the code that it should take from an artifact. */
export class EmbeddedContractError extends PerformanceEscrowError {
  override readonly name = "EmbeddedContractError";

  constructor(test: string) {
    super(
      `${test} creates a contract of contracts/ by \`new\`: it would go on testing the contract as it was.`,
      "Deploy it from its artifact, by `_deploy` of test/solidity/support/PropertyTest.sol.",
    );
  }
}

const TEST = ".t.sol";

/**
 * The files whose bytecode can change with a file: those with contracts that import it, directly or not, or are it. Tests
 * are not among them: they have code under test deployed from artifacts.
 */
export function dependents(trees: ReadonlyMap<string, AstNode>, file: string): string[] {
  return [...trees]
    .filter(([name, tree]) => /^(contracts|test)\//.test(name) && !name.endsWith(TEST) && isDeployable(tree))
    .map(([name]) => name)
    .filter((name) => closure(trees, name).has(file));
}

/**
 * Holds that no test carries code under test in itself.
 *
 * @throws EmbeddedContractError
 */
export function requireArtifacts(trees: ReadonlyMap<string, AstNode>): void {
  const owned = new Set(
    [...trees]
      .filter(([name]) => name.startsWith("contracts/") && !name.startsWith("contracts/test/"))
      .flatMap(([, tree]) => contractsOf(tree).map((contract) => contract["id"])),
  );
  for (const [name, tree] of trees) {
    if (!name.endsWith(TEST)) continue;
    const created = contractsOf(tree).flatMap((contract) => contract["contractDependencies"] as number[]);
    if (created.some((id) => owned.has(id))) throw new EmbeddedContractError(name);
  }
}

function contractsOf(tree: AstNode): AstNode[] {
  return children(tree, "nodes").filter(({ nodeType }) => nodeType === "ContractDefinition");
}

function isDeployable(tree: AstNode): boolean {
  return contractsOf(tree).some((contract) => contract["contractKind"] === "contract" && contract["abstract"] !== true);
}

/** A file and all that it imports, directly or not. */
function closure(trees: ReadonlyMap<string, AstNode>, file: string): ReadonlySet<string> {
  const reached = new Set<string>();
  const queue = [file];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (reached.has(next)) continue;
    reached.add(next);
    const tree = trees.get(next);
    if (tree === undefined) continue;
    for (const node of children(tree, "nodes")) {
      if (node.nodeType === "ImportDirective") queue.push(String(node["absolutePath"]));
    }
  }
  return reached;
}
