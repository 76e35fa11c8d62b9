// An OpenID provider on loopback for the tests of single sign-on: oidc-provider, with a page of ours to sign in.
//
// Its argument is the address that it sends people back to. It prints its issuer, and stops when its input ends.
// Anybody may sign in to it. What it says of them is in their name: eva, eva+unverified, eva+mfa.
import { createServer } from "node:http";
import Provider from "oidc-provider";

const [back] = process.argv.slice(2);
const page = `<!DOCTYPE html><html lang="en"><title>Provider</title>
<form method="post"><label>Who are you? <input name="who"></label> <button>Sign in</button></form></html>`;

const account = (_, id) => {
  const [name, said] = id.split("+");
  const claims = { sub: id, name, email: `${name}@example.org`, email_verified: said !== "unverified" };
  return { accountId: id, claims: () => claims };
};

async function allowed(ctx) {
  const grant = new ctx.oidc.provider.Grant({
    accountId: ctx.oidc.session.accountId,
    clientId: ctx.oidc.client.clientId,
  });
  grant.addOIDCScope("openid email profile");
  await grant.save();
  return grant;
}

async function read(request) {
  let text = "";
  for await (const part of request) text += part;
  return new URLSearchParams(text);
}

async function interact(provider, request, response) {
  if (request.method === "GET") {
    response.setHeader("Content-Type", "text/html");
    response.end(page);
    return;
  }
  const who = (await read(request)).get("who");
  const login = { accountId: who, amr: who.endsWith("+mfa") ? ["pwd", "mfa"] : ["pwd"] };
  const result = who ? { login } : { error: "access_denied" };
  await provider.interactionFinished(request, response, result);
}

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: "golden-thread", client_secret: "a secret of the tests", redirect_uris: [back] }],
    claims: { openid: ["sub", "amr"], email: ["email", "email_verified"], profile: ["name"] },
    cookies: { keys: ["of the tests"] },
    features: { devInteractions: { enabled: false } },
    findAccount: account,
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    loadExistingGrant: allowed,
    pkce: { required: () => true },
  });
  const answer = provider.callback();
  server.on("request", (request, response) =>
    request.url.startsWith("/interaction/") ? interact(provider, request, response) : answer(request, response),
  );
  console.log(issuer);
});
process.stdin.on("end", () => process.exit()).resume();
