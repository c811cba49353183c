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
