import { expect } from "chai";

import { httpRpc, NodeUnreachableError, RpcError } from "../../../toolkit/chain/http-rpc.js";
import { serve } from "../keeper/serve.js";

describe("httpRpc", () => {
  const answering = async (body: string, status = 200) => {
    const asked: unknown[] = [];
    const server = await serve((_, text, response) => {
      asked.push(JSON.parse(text));
      response.writeHead(status).end(body);
    });
    return { ...server, asked };
  };
  const failure = async (url: string) =>
    await httpRpc(url)
      .send("eth_call", [])
      .then(
        () => expect.fail("It answered."),
        (error: unknown) => error,
      );

  it("returns results and throws what the node says", async () => {
    const good = await answering('{"jsonrpc":"2.0","id":1,"result":"0x10"}');
    const bad = await answering(
      '{"jsonrpc":"2.0","id":1,"error":{"code":3,"message":"execution reverted","data":"0x01"}}',
      400,
    );
    try {
      expect(await httpRpc(good.origin).send("eth_blockNumber", ["latest"])).to.equal("0x10");
      expect(good.asked).to.deep.equal([{ jsonrpc: "2.0", id: 1, method: "eth_blockNumber", params: ["latest"] }]);
      const error = await failure(bad.origin);
      expect(error).to.be.instanceOf(RpcError).and.to.include({ code: 3, data: "0x01", message: "execution reverted" });
    } finally {
      await good.close();
      await bad.close();
    }
  });

  it("sends the headers that it was given, and its own content type", async () => {
    const seen: unknown[] = [];
    const server = await serve(({ headers }, _, response) => {
      seen.push([headers.authorization, headers["content-type"]]);
      response.end('{"result":null}');
    });
    const headers = { authorization: "Basic c2VjcmV0", "content-type": "text/html" };
    await httpRpc(server.origin, { headers }).send("eth_blockNumber", []);
    await server.close();
    expect(seen).to.deep.equal([["Basic c2VjcmV0", "application/json"]]);
  });

  it("waits no longer than it is let", async () => {
    const silent = await serve(() => undefined);
    try {
      const answer = httpRpc(silent.origin, { timeoutMs: 20 }).send("eth_blockNumber", []);
      const error: unknown = await answer.catch((caught: unknown) => caught);
      expect(error)
        .to.be.instanceOf(NodeUnreachableError)
        .and.to.have.property("message")
        .that.contains("no answer within 20 ms");
    } finally {
      await silent.close();
    }
  });

  it("says that nobody answers, without the key that is in the path", async () => {
    const page = await answering("<html>502</html>", 502);
    await page.close();
    for (const url of [`${page.origin}/v2/secret-key`, "no url with secret-key"]) {
      const error = (await failure(url)) as NodeUnreachableError;
      expect(error).to.be.instanceOf(NodeUnreachableError);
      expect(error.message).to.not.contain("secret-key");
      expect(error.remedy).to.contain("Check its URL");
    }
    const html = await answering("<html>502</html>", 502);
    try {
      expect(((await failure(html.origin)) as Error).message).to.contain("status 502 and no JSON");
    } finally {
      await html.close();
    }
  });
});
