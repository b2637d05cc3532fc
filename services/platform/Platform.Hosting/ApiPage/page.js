// The API page: Scalar shows the service's OpenAPI document. Everything comes from the service itself; the page's Content-Security-Policy forbids the rest.
const settings = {
  url: '/openapi/v1.json',
  baseServerURL: location.origin,
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  hideClientButton: true,
  showDeveloperTools: 'never',
  defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
};
const authentication = token => ({ preferredSecurityScheme: 'bearer', securitySchemes: { bearer: { token } } });
const page = window.Scalar.createApiReference('#app', { ...settings, authentication: authentication('') });

// Only a local run has development tokens: elsewhere there is no such resource, and the caller brings a token.
const tokens = document.getElementById('tokens');
const identity = document.getElementById('identity');
const used = document.getElementById('used');
const offered = await fetch('/development-tokens');
if (offered.ok) {
  for (const { name, description } of await offered.json()) identity.add(new Option(description, name));
  tokens.hidden = false;
}

tokens.addEventListener('submit', async event => {
  event.preventDefault();
  const response = await fetch(`/development-tokens/${identity.value}`, { method: 'POST' });
  if (!response.ok) {
    used.textContent = `No token: ${response.status}.`;
    return;
  }

  const { token, expiresAt } = await response.json();
  page.updateConfiguration({ ...settings, authentication: authentication(token) });
  used.textContent = `Used until ${new Date(expiresAt).toLocaleTimeString()}.`;
});
