import { LocalHubspotApi } from "../../functions/hubspot-leads/local-api.js";
import type { SampleCrm } from "./network-file.js";

const PORTAL_ID = 4_815_162;
/** Contacts with the property `qualified_on` of each week. */
export const LEADS_A_WEEK = 37;
const WEEK_MS = 7 * 86_400_000;
/** Weeks that are to come: whoever moves the chain's clock finds leads there, too. */
const WEEKS_AHEAD = 52;

/**
 * A CRM that speaks HubSpot's API, with the leads of the last week in it, as an agency would find at its client's, and those
 * of the year to come.
 */
export interface RunningCrm extends SampleCrm {
  readonly url: string;
  stop(): Promise<void>;
}

export async function startSampleCrm(now: number): Promise<RunningCrm> {
  const api = new LocalHubspotApi();
  const account = api.createAccount(PORTAL_ID);
  account.defineProperty("contacts", "qualified_on", "datetime");
  account.defineProperty("contacts", "returned_on", "datetime");
  for (let lead = 0; lead < LEADS_A_WEEK * (1 + WEEKS_AHEAD); lead++) {
    account.addRecord("contacts", { qualified_on: now - WEEK_MS + Math.floor((WEEK_MS * lead) / LEADS_A_WEEK) });
  }
  return { portalId: PORTAL_ID, token: account.issueToken(), url: await api.start(), stop: () => api.stop() };
}
