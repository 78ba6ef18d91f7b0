import type { LocalHubspotAccount } from "../../functions/hubspot-leads/local-account.js";

/** The date properties of the client's CRM that the agreements are about. */
export const QUALIFIED_ON = "qualified_on";
export const RETURNED_ON = "returned_on";
export const WON_ON = "customer_won_on";

/** Adds the properties that the parties agreed on. */
export function prepareCrm(crm: LocalHubspotAccount): void {
  crm.defineProperty("contacts", QUALIFIED_ON, "datetime");
  crm.defineProperty("contacts", RETURNED_ON, "datetime");
  crm.defineProperty("deals", WON_ON, "datetime");
}

/**
 * Leads come in, evenly spread over [from, to) in Unix seconds; the first `returned` of them turn out bad and are marked
 * so an hour before `to`.
 */
export function deliverLeads(
  crm: LocalHubspotAccount,
  from: bigint,
  to: bigint,
  count: number,
  returned: number,
): void {
  for (let i = 0; i < count; i++) {
    const id = crm.addRecord("contacts", {
      [QUALIFIED_ON]: spread(from, to, i, count),
      email: `lead-${i}@example.com`,
    });
    if (i < returned) crm.setProperty("contacts", id, RETURNED_ON, (Number(to) - 3600) * 1000);
  }
}

/** Customers are won, evenly spread over [from, to) in Unix seconds. */
export function winCustomers(crm: LocalHubspotAccount, from: bigint, to: bigint, count: number): void {
  for (let i = 0; i < count; i++) crm.addRecord("deals", { [WON_ON]: spread(from, to, i, count) });
}

/** Milliseconds, as HubSpot has dates. */
function spread(from: bigint, to: bigint, index: number, count: number): number {
  return (Number(from) + Math.floor(((Number(to) - Number(from)) * index) / count)) * 1000;
}
