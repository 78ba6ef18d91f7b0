import {
  ATTESTED_OPERATIONS,
  DEPOSIT_OPERATIONS,
  DISPUTE_OPERATIONS,
  ESCROW_OPERATIONS,
  FUNDING_OPERATIONS,
} from "./figures.js";
import type { GasMeasurement } from "./measure.js";

const NAME_WIDTH = 22;
const FIGURE_WIDTH = 10;

/** The figures for people, in plain text. */
export function gasTable({ figures, functions }: GasMeasurement): string {
  return [
    "Gas of whole transactions",
    "",
    row("escrow", "ERC-20", "ETH"),
    ...ESCROW_OPERATIONS.map((name) => row(name, grouped(figures.erc20[name]), grouped(figures.eth[name]))),
    "",
    row("funding by signature", "ERC-20"),
    ...FUNDING_OPERATIONS.map((name) => row(name, grouped(figures.funding[name]))),
    "",
    row("deposit address", "ERC-20", "ETH"),
    ...DEPOSIT_OPERATIONS.map((name) =>
      row(name, grouped(figures.deposit[`${name}Erc20`]), grouped(figures.deposit[`${name}Eth`])),
    ),
    "",
    row("disputes", "ERC-20", "ETH"),
    ...DISPUTE_OPERATIONS.map((name) =>
      row(name, grouped(figures.dispute[`${name}Erc20`]), grouped(figures.dispute[`${name}Eth`])),
    ),
    "",
    row(`oracle (${grouped(functions.sourceBytes)} B)`, "", "first"),
    row("ask", grouped(functions.figures.ask), grouped(functions.first.ask)),
    row("answer", grouped(functions.figures.answer), grouped(functions.first.answer)),
    "",
    row("attested oracle", ""),
    ...ATTESTED_OPERATIONS.map((name) => row(name, grouped(figures.attested[name]))),
  ].join("\n");
}

function row(name: string, ...cells: string[]): string {
  return `  ${name.padEnd(NAME_WIDTH)}${cells.map((cell) => cell.padStart(FIGURE_WIDTH)).join("")}`.trimEnd();
}

function grouped(gas: number): string {
  return gas.toLocaleString("en-US");
}
