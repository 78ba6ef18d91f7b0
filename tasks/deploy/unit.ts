import type { IgnitionModule } from "@nomicfoundation/ignition-core";

import type { Deployments } from "../../toolkit/agreement/deployments.js";

/** What one task deploys: an Ignition module, and what that puts on chain. */
export interface DeploymentUnit {
  /** Loaded only when it is needed. */
  loadModule(): Promise<IgnitionModule>;
  /** By Ignition's module, as its parameter files have them. */
  readonly parameters?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly contracts: readonly UnitContract[];
  /** What a person should know before. */
  readonly notes?: readonly string[];
}

/** A contract of a unit. */
export interface UnitContract {
  readonly key: keyof Deployments;
  /** Name of the artifact. */
  readonly artifact: string;
  /** For people: `escrow`. */
  readonly label: string;
  /**
   * Gas that its deployment uses, as measured: a node cannot estimate a constructor that looks at another contract before
   * that one is there.
   */
  readonly gas: bigint;
}
