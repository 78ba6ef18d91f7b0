import { environment } from "../support/environment.js";

// `keeper run` in a process of its own, as somebody's machine has it.
const { ignition, url, args } = JSON.parse(process.env["KEEPER_TASK_TEST"] ?? "") as {
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
