/** The README no longer has what the walk needs. */
export class ReadmeError extends Error {
  override readonly name = "ReadmeError";
}

/**
 * The commands of one section of the README, in their order: the lines of its blocks that are fenced as `sh`. Blocks
 * without that word are examples of what comes later, and are not run.
 *
 * @param heading The section's title, without the marks before it.
 * @throws {ReadmeError} No such section, or no command in it.
 */
export function commandsOf(readme: string, heading: string): string[] {
  const section = readme.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  if (section === undefined) throw new ReadmeError(`README.md has no section "${heading}".`);
  const commands = [...section.matchAll(/^```sh\n([^]*?)^```/gm)].flatMap(([, block]) =>
    (block ?? "").split("\n").filter((line) => line.trim() !== ""),
  );
  if (commands.length === 0) throw new ReadmeError(`The section "${heading}" has no commands in \`\`\`sh blocks.`);
  return commands;
}
