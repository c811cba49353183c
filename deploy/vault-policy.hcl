# All that byods-keeper needs of Vault or OpenBao, and nothing else, for the token store vault:secret/webex-byods.
# Another place: put its mount and path into the first four lines ("<mount>/data/<path>").
#
#   vault policy write byods-keeper deploy/vault-policy.hcl

# The document with the tokens. "create" is for byods init and byods store copy, which make it: take it away afterwards.
path "secret/data/webex-byods" {
  capabilities = ["create", "read", "update"]
}

# Beside it: who holds the lock, what was received and is not yet published, and what no longer fits.
path "secret/data/webex-byods.byods/lock" {
  capabilities = ["create", "read", "update"]
}
path "secret/data/webex-byods.byods/journal" {
  capabilities = ["create", "read", "update"]
}
path "secret/data/webex-byods.byods/aside" {
  capabilities = ["create", "read", "update"]
}

# Which of these rights the login has (asked before a token is), whether it lives, and that it lives longer. The policy
# "default" has these lines, too.
path "sys/capabilities-self" {
  capabilities = ["update"]
}
path "auth/token/lookup-self" {
  capabilities = ["read"]
}
path "auth/token/renew-self" {
  capabilities = ["update"]
}

# Where the integration's token is kept by vault-plugin-secrets-oauthapp (tokenManager.vault: oauthapp/creds/integration):
# take away the "#" before these lines.
#
#path "oauthapp/creds/integration" {
#  capabilities = ["read"]
#}

# For the person who authorizes it there, once (byods setup-oauth --vault oauthapp --server webex --credential integration), and
# for nobody else, a policy of its own with these. Without --create-server, nothing of oauthapp/servers is needed.
#
#path "oauthapp/auth-code-url" {
#  capabilities = ["update"]
#}
#path "oauthapp/servers/webex" {
#  capabilities = ["read", "update"]
#}
#path "oauthapp/creds/integration" {
#  capabilities = ["read", "update"]
#}
