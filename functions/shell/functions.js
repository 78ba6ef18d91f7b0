// Runs a metric source on Chainlink Functions. The oracle contract appends the window to the metric's arguments: the
// last two are from and to. What is thrown here is published on chain: no secret, and never a message of the HTTP layer.

/** @type {typeof import("./functions.js").answer} */
export async function answer(source, args, secrets, Functions) {
  if (args.length < 2) throw new Error("window is missing");
  const [from, to] = args.slice(-2);
  const metric = args.slice(0, -2);

  /** @param {import("../metric-source.js").SourceRequest} request */
  async function send({ url, method, bearer, data }) {
    /** @type {Record<string, string>} */
    const headers = { "Content-Type": "application/json" };
    if (bearer) {
      if (!secrets[bearer]) throw new Error(`secret ${bearer} is missing`);
      headers.Authorization = `Bearer ${secrets[bearer]}`;
    }
    // As text, because the network's own JSON parsing reports an HTML page as if nobody had answered.
    const reply = await Functions.makeHttpRequest({ url, method, headers, data, timeout: 3000, responseType: "text" });
    if (!reply.error) return { status: reply.status, body: reply.data };
    return { status: (reply.response && reply.response.status) || 0, body: "" };
  }

  const requests = source.requests(metric, from, to);
  // All nodes ask at the same moment with the same token. A platform that refuses some of them for their rate is asked
  // again after an uneven pause, as long as the network's limit of 5 requests allows.
  let spare = 5 - requests.length;
  const responses = [];
  for (const request of requests) {
    let response = await send(request);
    while (response.status === 429 && spare-- > 0) {
      await new Promise((resume) => setTimeout(resume, 1000 + Math.random() * 1000));
      response = await send(request);
    }
    responses.push(response);
    if (response.status !== 200) break;
  }
  return Functions.encodeUint256(BigInt(source.value(responses, metric, from, to)));
}
