import { HostMapError } from "../errors.js";

/**
 * Where requests go: the origin a source names → the origin that is really asked. An origin that is not a key cannot
 * be reached. `{ "https://api.hubapi.com": "http://127.0.0.1:8080" }` runs a production source against a local server.
 */
export type HostMap = Readonly<Record<string, string>>;

/**
 * @throws HostMapError when a key or a value is more or less than an http(s) origin.
 */
export function checkHosts(hosts: HostMap): void {
  for (const origin of Object.entries(hosts).flat()) {
    const url = URL.canParse(origin) ? new URL(origin) : undefined;
    const isHttp = url?.protocol === "http:" || url?.protocol === "https:";
    if (url === undefined || !isHttp || url.origin !== origin) throw new HostMapError(origin);
  }
}
