import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Answers a request. What it throws is answered with status 500. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** An HTTP server for this machine alone: on 127.0.0.1, at a port of the system's choice. */
export class LoopbackServer {
  readonly #handler: Handler;
  #server: Server | undefined;

  constructor(handler: Handler) {
    this.#handler = handler;
  }

  /** @returns The origin, such as `http://127.0.0.1:49152`, without a slash at the end. */
  async start(): Promise<string> {
    if (this.#server) throw new Error("This server is running already.");
    const server = createServer((request, response) => void this.#answer(request, response));
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, "127.0.0.1", resolve);
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Stops listening and drops open connections, hanging ones included. Does nothing if it is not running. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.#handler(request, response);
    } catch (error) {
      if (!response.headersSent) response.writeHead(500);
      response.end(String(error));
    }
  }
}
