import type { UnitContract } from "./unit.js";

/** Every contract of the project that is deployed to a public chain, in the order in which people meet them. */
export const CONTRACTS = {
  escrow: { key: "escrow", artifact: "PerformanceEscrow", label: "escrow", gas: 4_700_000n },
  functionsMetricOracle: {
    key: "functionsMetricOracle",
    artifact: "FunctionsMetricOracle",
    label: "oracle (Functions)",
    gas: 2_200_000n,
  },
  attestedMetricOracle: {
    key: "attestedMetricOracle",
    artifact: "AttestedMetricOracle",
    label: "oracle (attested)",
    gas: 1_200_000n,
  },
  erc2612Funding: { key: "erc2612Funding", artifact: "Erc2612Funding", label: "funding (ERC-2612)", gas: 390_000n },
  permit2Funding: { key: "permit2Funding", artifact: "Permit2Funding", label: "funding (Permit2)", gas: 590_000n },
  depositAddresses: {
    key: "depositAddresses",
    artifact: "DepositAddresses",
    label: "deposit addresses",
    gas: 1_720_000n,
  },
} as const satisfies Record<UnitContract["key"], UnitContract>;
