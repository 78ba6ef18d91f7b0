import type { ServerResponse } from "node:http";

/** What a local server replies. */
export interface Reply {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

export function send(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, headers).end(body);
}

/** Promises a long body, and breaks the connection after its beginning. */
export function cutOff(response: ServerResponse, beginning: string): void {
  response.writeHead(200, { "Content-Type": "application/json", "Content-Length": "1000" });
  response.write(beginning, () => response.destroy());
}

export function json(status: number, body: object): Reply {
  return { status, body: JSON.stringify(body), headers: { "Content-Type": "application/json;charset=utf-8" } };
}

/** What a platform shows while it is being repaired, with the status of a success. */
export const MAINTENANCE: Reply = {
  status: 200,
  body: "<!doctype html><title>Down for maintenance</title>",
  headers: { "Content-Type": "text/html;charset=utf-8" },
};
