#!/usr/bin/env bash
# Makes deploy/lambda_deployment.zip, from any folder. The same sources give the same zip, to the byte.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
command -v node >/dev/null || { echo 'Node.js is missing: https://nodejs.org, 20.19 or newer' >&2; exit 1; }
[ -d node_modules ] || npm ci

node deploy/package-lambda.mjs >/dev/null
cp dist/lambda.zip deploy/lambda_deployment.zip
# shellcheck disable=SC2016 # the text is JavaScript
node -e '
  const zip = require("fs").readFileSync("deploy/lambda_deployment.zip");
  const sha = (encoding) => require("crypto").createHash("sha256").update(zip).digest(encoding);
  console.log(`deploy/lambda_deployment.zip
  size     ${zip.length} bytes
  SHA-256  ${sha("hex")}
           ${sha("base64")}, as Lambda shows it (CodeSha256)
  handler  index.handler`);
'
