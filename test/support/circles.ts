/** For each circle of arrows, one way around it: `a → b → a`. Empty when all arrows can be drawn in one direction. */
export function circles(arrows: ReadonlyMap<string, Iterable<string>>): string[] {
  const found: string[] = [];
  const done = new Set<string>();

  const walk = (node: string, path: readonly string[]): void => {
    const before = path.indexOf(node);
    if (before >= 0) found.push([...path.slice(before), node].join(" → "));
    if (before >= 0 || done.has(node)) return;
    for (const next of arrows.get(node) ?? []) walk(next, [...path, node]);
    done.add(node);
  };
  for (const node of arrows.keys()) walk(node, []);
  return found;
}
