/** The look of a statement, on a screen and on A4 paper. System fonts, no colours that a printer would lose. */
export const STYLE = `
  :root { --ink: #1a1d21; --soft: #5b636d; --line: #d5d9de; --tint: #f4f6f8; }
  * { box-sizing: border-box; }
  html { font: 10.5pt/1.45 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; color: var(--ink); background: #fff; }
  body { margin: 0 auto; max-width: 190mm; padding: 12mm 8mm; }
  h1 { font-size: 18pt; line-height: 1.2; margin: 0 0 1mm; }
  h2 { font-size: 12pt; margin: 9mm 0 2mm; break-after: avoid; }
  p { margin: 0 0 2mm; }
  .soft { color: var(--soft); }
  .top p:last-child { white-space: nowrap; }
  .top { display: flex; justify-content: space-between; gap: 10mm; margin-bottom: 7mm; }
  .blocks { display: grid; grid-template-columns: 1fr 1fr; gap: 10mm; margin: 6mm 0; }
  .blocks h3 { font-size: 9pt; color: var(--soft); font-weight: 600; margin: 0 0 1mm; }
  .verdict { border: 1px solid var(--line); border-left: 4px solid #2c7a4b; background: var(--tint); padding: 3mm 4mm; margin: 5mm 0; }
  .verdict.differs { border-left-color: #b3261e; }
  .verdict.unconfirmed { border-left-color: #b26a00; }
  table { width: 100%; border-collapse: collapse; font-size: 9pt; font-variant-numeric: tabular-nums; }
  thead { display: table-header-group; }
  tr, tbody.movement { break-inside: avoid; }
  tbody.movement tr:first-child td { border-bottom: 0; padding-bottom: 0; }
  tbody.movement tr:last-child td { padding-top: 0.4mm; }
  table + p { margin-top: 2mm; }
  th { text-align: left; font-weight: 600; color: var(--soft); border-bottom: 1.5px solid var(--ink); padding: 1mm 2mm 1mm 0; vertical-align: bottom; }
  td { border-bottom: 1px solid var(--line); padding: 1.6mm 2mm 1.6mm 0; vertical-align: top; }
  th.amount, td.amount { text-align: right; white-space: nowrap; padding-left: 2mm; }
  th:last-child, td:last-child { padding-right: 0; }
  td.day { white-space: nowrap; }
  /* A footer group would repeat on every page, as if it were the total. */
  tfoot { display: table-row-group; }
  tfoot td { border-bottom: 0; border-top: 1.5px solid var(--ink); font-weight: 600; }
  dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 1mm 5mm; margin: 0; font-size: 9pt; }
  dt { color: var(--soft); }
  dd { margin: 0; overflow-wrap: anywhere; }
  .hash { font: 7pt/1.35 ui-monospace, "DejaVu Sans Mono", monospace; color: var(--soft); overflow-wrap: anywhere; }
  dd .hash, .blocks .hash { font-size: 8pt; color: inherit; }
  .bad { color: #b3261e; font-weight: 600; }
  .doubt { color: #8a5200; font-weight: 600; }
  footer { margin-top: 9mm; padding-top: 3mm; border-top: 1px solid var(--line); font-size: 8.5pt; color: var(--soft); break-inside: avoid; }
  .appendix { break-before: page; }
  @page { size: A4; margin: 16mm 14mm 18mm; }
  @media print { body { max-width: none; padding: 0; } .appendix h2:first-child { margin-top: 0; } }
`;
