import { getBytes, hexlify } from "ethers";

/** What a compiler says about a contract's code, as artifacts have it. */
export interface CompiledCode {
  readonly deployedBytecode: string;
  readonly immutableReferences?: Readonly<
    Record<string, readonly { readonly start: number; readonly length: number }[]>
  >;
}

/** Whether code on chain is that of an artifact. What constructors fill in, the immutables, may differ. */
export function isCodeOf(code: string, { deployedBytecode, immutableReferences = {} }: CompiledCode): boolean {
  if (code.length !== deployedBytecode.length) return false;
  const places = Object.values(immutableReferences).flat();
  return withoutImmutables(code, places) === withoutImmutables(deployedBytecode, places);
}

function withoutImmutables(code: string, places: readonly { start: number; length: number }[]): string {
  const bytes = getBytes(code);
  for (const { start, length } of places) bytes.fill(0, start, start + length);
  return hexlify(bytes);
}
