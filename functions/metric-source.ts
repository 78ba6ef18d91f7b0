/**
 * The shape of every metric source: two pure functions in plain JavaScript, which say what to ask a platform and what
 * its replies mean. They know neither the oracle network that runs them nor any secret, so the same pair can be read,
 * tested and run anywhere.
 */

/** One HTTP request of a source. It holds no secret, so that anyone may print and compare it. */
export interface SourceRequest {
  url: string;
  method: "get" | "post";
  /** Name of the secret that the shell sends as `Authorization: Bearer …`; empty for none. */
  bearer: string;
  /** Sent as JSON. */
  data?: Record<string, unknown>;
}

/** A reply as the shell hands it over. */
export interface SourceResponse {
  /** The HTTP status; 0 when nothing usable came back (no connection, time limit). */
  status: number;
  /** The body as text: parsing is part of the source, because strictness is. */
  body: string;
}

/** A metric source: the pure pair. Both throw an `Error` with a short plain text on any doubt. */
export interface MetricSource {
  /**
   * What to ask, in order.
   *
   * @param args The metric's arguments, as committed to by its definition.
   * @param from First second of the window, as decimal Unix seconds.
   * @param to First second after the window, as decimal Unix seconds.
   */
  requests(args: readonly string[], from: string, to: string): SourceRequest[];

  /**
   * What the replies mean, in metric units: a whole number, 0 or more.
   *
   * @param responses The replies in the order of the requests, cut off after the first one that is not a 200.
   * @param args The same arguments that `requests` was given.
   * @param from The window, as `requests` was given it.
   * @param to The window, as `requests` was given it.
   */
  value(responses: readonly SourceResponse[], args: readonly string[], from: string, to: string): number | bigint;
}
