/** One process of forge: walks of one suite from one seed, or the fuzz properties of one file. */
export interface Stage {
  readonly name: string;
  readonly kind: "invariant" | "fuzz";
  /** Name of the test contract. */
  readonly contract: string;
  readonly seed: number;
  /** Walks, or inputs for each property. */
  readonly runs: number;
  /** Calls of a walk; 0 for fuzz properties. */
  readonly depth: number;
}

const walks = (name: string, contract: string, seeds: readonly number[]) =>
  seeds.map((seed): Stage => ({
    name: `${name}-${seed}`,
    kind: "invariant",
    contract,
    seed,
    runs: 10_000,
    depth: 500,
  }));

const properties = (contract: string): Stage => ({
  name: contract,
  kind: "fuzz",
  contract,
  seed: 1,
  runs: 250_000,
  depth: 0,
});

/** All of the campaign: 35 million calls in walks, the longest stages first. */
export const STAGES: readonly Stage[] = [
  ...walks("calling-back", "PerformanceEscrowCallingBackInvariants", [1, 2, 3]),
  ...walks("walk", "PerformanceEscrowInvariants", [1, 2, 3]),
  ...walks("deposits", "DepositAddressesInvariants", [1]),
  ...["PricingTest", "ScheduleTest", "TermsHashTest", "DisputesTest", "AttestedMetricOracleTest"].map(properties),
];
