# What deploy.sh does of its own for the token endpoint. Sourced by it, after deploy-commands.sh, whose words it uses.
# shellcheck shell=bash disable=SC2154,SC2034

# Where the endpoint of a stack sends people back to; nothing where there is none.
redirect_of_stack() {
  ask "$1" aws cloudformation describe-stacks --stack-name "$name" \
    --query "Stacks[0].Outputs[?OutputKey=='RedirectUri'].OutputValue | [0]"
}

# A stack of one template must not be updated with the other: it would lose everything that it has.
refuse_other_kind() {
  [ -n "$stack_status" ] || return 0
  local redirect
  redirect=$(redirect_of_stack '')
  if [ "$mode" = remove ]; then
    [ -z "$redirect" ] || endpoint=' --endpoint'
  elif [ -n "$endpoint" ] && [ -z "$redirect" ]; then
    refuse "The stack $name is no token endpoint. Choose another --name for it."
  elif [ -z "$endpoint" ] && [ -n "$redirect" ]; then
    refuse "The stack $name is a token endpoint: give --endpoint, or choose another --name for the hourly run."
  fi
}

# Without one of them the function could encrypt nothing, which would be seen late.
refuse_no_key() {
  [ -z "$stack_status" ] || return 0
  [[ " ${parameters[*]-}" =~ \ (IntegrationSecretArn|KmsKeyArn)=. ]] || refuse \
    'A new endpoint needs --set IntegrationSecretArn=<ARN>, the secret with the client id and secret of the integration;' \
    'or, where nobody authorizes in a browser, --set KmsKeyArn=<ARN>. How to make it: docs/token-endpoint.md'
}

# A table that an earlier stack left: taken up and not made a second time.
take_up_table() {
  [ -z "$stack_status" ] && ! [[ " ${parameters[*]-}" =~ \ TableName= ]] || return 0
  local found
  found=$(ask '' aws dynamodb describe-table --table-name "$name-credentials" --query Table.TableStatus)
  [ -n "$found" ] || return 0
  echo "The table $name-credentials is there already and is taken up as it is."
  parameters+=("TableName=$name-credentials")
}

# The end of a deployment: where it is, and whether it answers.
tell_endpoint() {
  local redirect
  redirect=$(redirect_of_stack https://assumed.invalid/callback)
  [ -n "$redirect" ] || fail "The stack $name says nowhere where its endpoint is."
  if [ -n "$invoke" ]; then
    say 'Look at it'
    run node deploy/look-at-endpoint.mjs "$redirect" || exit 1
  fi
  tell "The token endpoint: ${redirect%"/${redirect#https://*/}"}
Register this redirect URI for the integration, at developer.webex.com: $redirect"
}

tell_endpoint_removed() {
  tell "The stack is gone. The table with the credentials and keys is KEPT, and costs what it holds: $name-credentials,
or the one that the stack was given; so is the integration's secret. Deploying again under the same name takes the table up,
with another address. To delete it as well, for good:
  aws dynamodb update-table --table-name $name-credentials --no-deletion-protection-enabled$at
  aws dynamodb delete-table --table-name $name-credentials$at"
}
