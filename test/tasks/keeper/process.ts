import { environment } from "../support/environment.js";

// `keeper run` in a process of its own, as somebody's machine has it. The tests' runner loads every file of this folder:
// without the variable, it is not such a process.
const given = process.env["KEEPER_TASK_TEST"];
if (given !== undefined) {
  const { ignition, url, args } = JSON.parse(given) as {
    ignition: string;
    url: string;
    args: Record<string, unknown>;
  };
  const orphaned = () => process.exit(1);
  process.on("disconnect", orphaned);
  const hre = await environment(ignition, url);
  await hre.tasks.getTask(["keeper", "run"]).run(args);
  process.off("disconnect", orphaned);
  process.disconnect();
}
