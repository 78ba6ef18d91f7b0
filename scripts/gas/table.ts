import { ESCROW_OPERATIONS, FUNDING_OPERATIONS } from "./figures.js";
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
    row("funding plug-ins", "ERC-20"),
    ...FUNDING_OPERATIONS.map((name) => row(name, grouped(figures.funding[name]))),
    "",
    row(`oracle (${grouped(functions.sourceBytes)} B)`, "", "first"),
    row("ask", grouped(functions.figures.ask), grouped(functions.first.ask)),
    row("answer", grouped(functions.figures.answer), grouped(functions.first.answer)),
  ].join("\n");
}

function row(name: string, ...cells: string[]): string {
  return `  ${name.padEnd(NAME_WIDTH)}${cells.map((cell) => cell.padStart(FIGURE_WIDTH)).join("")}`.trimEnd();
}

function grouped(gas: number): string {
  return gas.toLocaleString("en-US");
}
