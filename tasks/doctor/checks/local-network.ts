import { ok, warning, wrong, type Finding } from "../finding.js";

/** What is known of `npx hardhat don start`. */
export interface LocalNetworkFacts {
  /** Where it says that it serves its chain; undefined: it left no word. */
  readonly url: string | undefined;
  /** Where the network of the command line looks for a chain. */
  readonly networkUrl: string | undefined;
  /** Whether a node answers there. */
  readonly isChainThere: boolean;
  /** Whether its router is on the chain of the command line. */
  readonly isRouterThere: boolean;
  /** Whether its gateway for secrets answers: it ends with the oracle nodes. */
  readonly isGatewayThere: boolean;
}

const START = "Start it with `npx hardhat don start`.";

export function checkLocalNetwork(facts: LocalNetworkFacts): Finding {
  const subject = "Local network";
  const { url, networkUrl, isChainThere, isRouterThere, isGatewayThere } = facts;
  if (url === undefined) {
    return isChainThere
      ? warning(subject, "a node runs without an oracle network: nobody answers questions", START)
      : wrong(subject, "is not running", START);
  }
  if (isChainThere && isRouterThere && isGatewayThere) return ok(subject, `runs at ${url}, and its oracle nodes work`);
  if (isGatewayThere && networkUrl !== undefined && !sameOrigin(url, networkUrl)) {
    return wrong(
      subject,
      `runs at ${url}, but this network's URL is ${networkUrl}`,
      "Start it without --port, or set LOCAL_NODE_PORT to its port, for it and for the tasks.",
    );
  }
  return wrong(subject, `what was left at ${url} is stale: it was ended without Ctrl+C`, START);
}

function sameOrigin(a: string, b: string): boolean {
  const origin = (url: string) => new URL(url.replace("localhost", "127.0.0.1")).origin;
  return origin(a) === origin(b);
}
