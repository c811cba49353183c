/** The page on which a person approves or denies, as a browser shows it. */
export function consentPage(
  client: string,
  scopes: readonly string[],
  redirectUri: string,
  query: URLSearchParams,
): string {
  return page(`<p>The ${escaped(client)} asks for:</p>
<ul>${scopes.map((scope) => `<li>${escaped(scope)}</li>`).join('')}</ul>
<p>Afterwards your browser goes to ${escaped(redirectUri)}</p>
<form method="post" action="/v1/authorize?${escaped(query.toString())}">
<button name="decision" value="approve">Approve</button>
<button name="decision" value="deny">Deny</button>
</form>`);
}

/** Shown where there is nobody to send the browser back to. */
export function refusalPage(description: string): string {
  return page(`<p>${escaped(description)}</p>`);
}

function page(content: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Authorize, in the sandbox</title></head>
<body><h1>This is the sandbox, not Webex</h1>
${content}
</body></html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
