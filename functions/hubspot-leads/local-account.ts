/** HubSpot's property types, as far as a search tells them apart. */
export type PropertyType = "datetime" | "date" | "number" | "string" | "enumeration";

export type ObjectType = "contacts" | "deals" | "leads";

/** A value to store: dates as a `Date` or in milliseconds, the rest as text. */
export type PropertyValue = Date | number | string;

/** A stored record. Dates are kept in milliseconds. */
export interface LocalRecord {
  readonly id: string;
  readonly properties: Map<string, number | string>;
  archived: boolean;
}

/** Properties that every account has; the rest is defined by whoever seeds it. */
const STANDARD: Record<ObjectType, Record<string, PropertyType>> = {
  contacts: {
    hs_object_id: "number",
    createdate: "datetime",
    email: "string",
    firstname: "string",
    lastname: "string",
    lifecyclestage: "enumeration",
    hs_v2_date_entered_marketingqualifiedlead: "datetime",
    hs_v2_date_entered_salesqualifiedlead: "datetime",
  },
  deals: {
    hs_object_id: "number",
    createdate: "datetime",
    closedate: "datetime",
    dealname: "string",
    dealstage: "enumeration",
    pipeline: "enumeration",
    amount: "number",
    hs_v2_date_entered_qualifiedtobuy: "datetime",
    hs_v2_date_entered_closedlost: "datetime",
  },
  leads: {
    hs_object_id: "number",
    hs_createdate: "datetime",
    hs_lead_name: "string",
    hs_pipeline: "enumeration",
    hs_pipeline_stage: "enumeration",
  },
};

/**
 * One HubSpot account of the local API: its properties, records and tokens. This is the side on which a demo or a test
 * plays the client, who fills in the CRM.
 *
 * @example
 *   const account = api.createAccount(4242);
 *   account.defineProperty("deals", "returned_on", "datetime");
 *   const id = account.addRecord("deals", { hs_v2_date_entered_qualifiedtobuy: Date.UTC(2026, 6, 1) });
 *   account.setProperty("deals", id, "returned_on", Date.UTC(2026, 6, 9));
 */
export class LocalHubspotAccount {
  readonly #records: Record<ObjectType, LocalRecord[]> = { contacts: [], deals: [], leads: [] };
  readonly #byId = new Map<string, LocalRecord>();
  readonly #types: Record<ObjectType, Map<string, PropertyType>>;
  readonly #scopes = new Map<string, ReadonlySet<string>>();
  #lastId = 100_000;

  constructor(readonly portalId: number) {
    const types = (objectType: ObjectType) => new Map(Object.entries(STANDARD[objectType]));
    this.#types = { contacts: types("contacts"), deals: types("deals"), leads: types("leads") };
  }

  /** Adds a custom property to an object type. */
  defineProperty(objectType: ObjectType, name: string, type: PropertyType): void {
    this.#types[objectType].set(name, type);
  }

  /** Adds a record and gives its id. */
  addRecord(objectType: ObjectType, properties: Record<string, PropertyValue>): string {
    const record: LocalRecord = { id: String(++this.#lastId), properties: new Map(), archived: false };
    for (const [name, value] of Object.entries(properties)) this.#store(objectType, record, name, value);
    this.#records[objectType].push(record);
    this.#byId.set(`${objectType}/${record.id}`, record);
    return record.id;
  }

  /** Sets a property of a record, or clears it with `undefined`. */
  setProperty(objectType: ObjectType, id: string, name: string, value: PropertyValue | undefined): void {
    this.#store(objectType, this.#get(objectType, id), name, value);
  }

  /** Moves a record to the recycle bin, where no search finds it. */
  archive(objectType: ObjectType, id: string): void {
    this.#get(objectType, id).archived = true;
  }

  /** Issues an access token. By default it may read contacts, deals and leads. */
  issueToken(
    scopes: readonly string[] = ["contacts", "deals", "leads"].map((objects) => `crm.objects.${objects}.read`),
  ): string {
    const token = `pat-local-${crypto.randomUUID()}`;
    this.#scopes.set(token, new Set(scopes));
    return token;
  }

  /** From now on the token is refused with 401, as one that never existed. */
  revokeToken(token: string): void {
    this.#scopes.delete(token);
  }

  /** The scopes of a token of this account, or undefined if it has no such token. */
  scopesOf(token: string): ReadonlySet<string> | undefined {
    return this.#scopes.get(token);
  }

  records(objectType: ObjectType): readonly LocalRecord[] {
    return this.#records[objectType];
  }

  propertyTypes(objectType: ObjectType): ReadonlyMap<string, PropertyType> {
    return this.#types[objectType];
  }

  #get(objectType: ObjectType, id: string): LocalRecord {
    const record = this.#byId.get(`${objectType}/${id}`);
    if (!record) throw new Error(`HubSpot account ${this.portalId} has no record ${id} among its ${objectType}`);
    return record;
  }

  #store(objectType: ObjectType, record: LocalRecord, name: string, value: PropertyValue | undefined): void {
    const type = this.#types[objectType].get(name);
    if (!type) throw new Error(`${objectType} have no property ${name}: call defineProperty first`);
    if (value === undefined) {
      record.properties.delete(name);
    } else if (type === "datetime" || type === "date") {
      record.properties.set(name, dated(value, type));
    } else {
      record.properties.set(name, String(value));
    }
  }
}

function dated(value: PropertyValue, type: "datetime" | "date"): number {
  const ms = new Date(value).getTime();
  if (Number.isNaN(ms)) throw new Error(`not a date: ${String(value)}`);
  // HubSpot keeps a property without time as midnight UTC.
  return type === "date" ? ms - (((ms % 86_400_000) + 86_400_000) % 86_400_000) : ms;
}
