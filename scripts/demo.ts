// Plays one whole agreement on a local chain of its own, with the real oracle contracts. See README.md.
import { network } from "hardhat";

import { attacks } from "./demo/chapters/attacks.js";
import { audit } from "./demo/chapters/audit.js";
import { dispute } from "./demo/chapters/dispute.js";
import { handshake } from "./demo/chapters/handshake.js";
import { proveMeter } from "./demo/chapters/meter.js";
import { everyModel } from "./demo/chapters/models.js";
import { monthOne, monthThree, monthTwo } from "./demo/chapters/months.js";
import { targetOrNothingTwice } from "./demo/chapters/target.js";
import { prepareCrm } from "./demo/crm.js";
import { Narrator } from "./demo/narrator.js";
import { setStage } from "./demo/stage.js";

const tell = new Narrator();
tell.title("Performance Escrow: pay-for-performance agreements that enforce themselves");
tell.say(
  "A client locks money in escrow, an oracle measures the agreed result, and a contract pays the agency exactly what " +
    "the signed formula says; everything else goes back. What follows happens on a chain on this machine, with the " +
    "published contracts of the oracle network, four real oracle nodes, and a server that speaks a CRM's API.",
);
tell.gap();
const stage = await setStage(await network.create(), tell);
try {
  prepareCrm(stage.crm);
  const agreed = await handshake(stage);
  await proveMeter(stage, agreed);
  await monthOne(stage, agreed);
  await monthTwo(stage, agreed);
  await monthThree(stage, agreed);
  await targetOrNothingTwice(stage);
  await dispute(stage);
  await attacks(stage, agreed.metric);
  const mispriced = await everyModel(stage);
  const missing = await audit(stage);

  tell.gap();
  if (mispriced + missing === 0n) {
    tell.say("Not one base unit is missing.");
  } else {
    tell.say(`The books are wrong by ${mispriced + missing} base units. This must never happen: please report it.`);
    process.exitCode = 1;
  }
} finally {
  await stage.strike();
}
