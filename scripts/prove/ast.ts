/**
 * A node of solc's syntax tree. Each kind has some of these members only; they are declared as present, because
 * the kind, `nodeType`, says which.
 */
export interface Node {
  readonly nodeType: string;
  readonly id: number;
  readonly src: string;
  readonly name: string;
  readonly kind: string;
  readonly operator: string;
  readonly memberName: string;
  readonly storageLocation: string;
  readonly constant: boolean;
  readonly prefix: boolean;
  readonly visibility: string;
  readonly stateMutability: string;
  readonly baseFunctions: readonly number[] | undefined;
  readonly linearizedBaseContracts: readonly number[];
  readonly modifiers: readonly { readonly modifierName: { readonly name: string } }[];
  readonly referencedDeclaration: number | null;
  readonly typeDescriptions: { readonly typeString: string };
  readonly typeName: Node;
  readonly nodes: readonly Node[];
  readonly members: readonly Node[];
  readonly names: readonly string[];
  readonly body: Node | null;
  readonly statements: readonly Node[] | null;
  readonly parameters: { readonly parameters: readonly Node[] };
  readonly returnParameters: { readonly parameters: readonly Node[] };
  readonly declarations: readonly (Node | null)[];
  readonly components: readonly (Node | null)[];
  readonly initialValue: Node | null | undefined;
  readonly initializationExpression: Node | null;
  readonly loopExpression: Node | null;
  readonly value: Node | string | null;
  readonly expression: Node;
  readonly arguments: readonly Node[];
  readonly condition: Node;
  readonly trueBody: Node;
  readonly falseBody: Node | null;
  readonly trueExpression: Node;
  readonly falseExpression: Node;
  readonly leftExpression: Node;
  readonly rightExpression: Node;
  readonly leftHandSide: Node;
  readonly rightHandSide: Node;
  readonly subExpression: Node;
  readonly baseExpression: Node;
  readonly indexExpression: Node;
}

/** Every node below `root`, itself included. */
export function* descendants(root: unknown): Generator<Node> {
  if (Array.isArray(root)) {
    for (const item of root) yield* descendants(item);
  } else if (typeof root === "object" && root !== null) {
    if ("nodeType" in root) yield root as Node;
    for (const child of Object.values(root)) yield* descendants(child);
  }
}
