// Asks the browser for a passkey and sends its answer with the form. Without scripts a sentence stands in its place.
const part = document.querySelector("[data-passkey]");
const button = part.querySelector("[data-passkey-button]");
const problem = part.querySelector("[data-passkey-problem]");
const { publicKey } = Object.values(JSON.parse(document.getElementById("passkey-options").textContent))[0];

const SAID = {
  NotAllowedError: "No passkey was given: it was cancelled, or took too long. Try again.",
  InvalidStateError: "This passkey is set up already. Choose another one.",
  SecurityError: "Passkeys work only where the address begins with https, or is localhost. Tell your administrator.",
};

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

async function asked() {
  const challenge = bytes(publicKey.challenge);
  if (part.dataset.passkey === "get") {
    const allowCredentials = known(publicKey.allowCredentials);
    return navigator.credentials.get({ publicKey: { ...publicKey, challenge, allowCredentials } });
  }
  const user = { ...publicKey.user, id: bytes(publicKey.user.id) };
  const excludeCredentials = known(publicKey.excludeCredentials);
  return navigator.credentials.create({ publicKey: { ...publicKey, challenge, user, excludeCredentials } });
}

function answered(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  const { id, type } = credential;
  return { id, rawId: text(credential.rawId), type, response, clientExtensionResults: credential.getClientExtensionResults() };
}

async function use() {
  problem.hidden = true;
  button.disabled = true;
  try {
    const form = part.closest("form");
    form.elements.credential.value = JSON.stringify(answered(await asked()));
    form.submit();
  } catch (error) {
    problem.textContent = SAID[error.name] || "Your browser could not give a passkey. Use another second step.";
    problem.hidden = false;
    button.disabled = false;
  }
}

part.querySelector("[data-passkey-without]").hidden = true;
button.hidden = false;
button.addEventListener("click", use);
