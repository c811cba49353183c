#!/usr/bin/env bash
# Makes deploy/lambda_deployment.zip (the hourly run) and deploy/endpoint_deployment.zip (the token endpoint), from any
# folder. The same sources give the same zips, to the byte.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
command -v node >/dev/null || { echo 'Node.js is missing: https://nodejs.org, 20.19 or newer' >&2; exit 1; }
[ -d node_modules ] || npm ci

node deploy/package-lambda.mjs >/dev/null
# Another deployment may be reading them.
for name in lambda endpoint; do
  cp "dist/$name.zip" "deploy/${name}_deployment.zip.$$"
  mv "deploy/${name}_deployment.zip.$$" "deploy/${name}_deployment.zip"
done
# shellcheck disable=SC2016 # the text is JavaScript
node -e '
  for (const path of ["deploy/lambda_deployment.zip", "deploy/endpoint_deployment.zip"]) {
    const zip = require("fs").readFileSync(path);
    const sha = (encoding) => require("crypto").createHash("sha256").update(zip).digest(encoding);
    console.log(`${path}
  size     ${zip.length} bytes
  SHA-256  ${sha("hex")}
           ${sha("base64")}, as Lambda shows it (CodeSha256)
  handler  index.handler`);
  }
'
