#!/usr/bin/env bash
# Deploys byods-keeper as an AWS stack, again and again with the same result. What it does: deploy.sh --help
set -euo pipefail

usage() {
  cat <<'HELP'
Usage: deploy/deploy.sh [--name <stack>] [options]

Packages the function, deploys the stack of deploy/template.yaml, runs it once and shows the report.
Doing it again updates the stack; what is not given keeps the value that it has there.

  --name <stack>        the stack's name, which every other name begins with (webex-byods)
  --region <region>     where; else what the AWS CLI is configured for
  --email <address>     who is told of alarms
  --copy-from <file>    move the tokens of this token-config.json into the secret; newer ones are never overwritten
  --endpoint            deploy the token endpoint instead, deploy/token-endpoint.yaml (webex-byods-endpoint);
                        prints its address and the redirect URI to register. docs/token-endpoint.md
  --set <Name>=<value>  a parameter of the template, as often as needed
  --bucket <bucket>     an existing S3 bucket for the code; else <stack>-code-<account>-<region> is made
  --no-invoke           do not run the function, nor ask the endpoint
  --test-alarm          do nothing but send a test alarm, once the e-mail address is confirmed
  --remove              delete the stack; the secret with the tokens, or the table, is kept
  --yes                 ask nothing
  --dry-run             print every command and run none
  --help

Exit codes: 0 done, 1 failed, 2 wrong usage, nothing was done.
HELP
}

name='' region='' copy_from='' bucket='' mode=deploy invoke=yes yes='' dry='' endpoint=''
parameters=() given=' ' at=''

# shellcheck source-path=SCRIPTDIR source=deploy-commands.sh
. "$(dirname "${BASH_SOURCE[0]}")/deploy-commands.sh"
# shellcheck source-path=SCRIPTDIR source=deploy-endpoint.sh
. "$(dirname "${BASH_SOURCE[0]}")/deploy-endpoint.sh"

while [ $# -gt 0 ]; do
  case $1 in
    --name | --region | --email | --copy-from | --set | --bucket)
      { [ $# -ge 2 ] && [ -n "$2" ] && [ "${2#--}" = "$2" ]; } || refuse "$1 needs a value"
      [ "$1" = --copy-from ] || refuse_placeholder "$1" "$2"
      [[ $1 = --set || $given != *" $1 "* ]] || refuse "$1 was given twice"
      given="$given$1 "
      case $1 in
        --name) name=$2 ;;
        --region) region=$2 ;;
        --email) parameters+=("AlarmEmail=$2") ;;
        --copy-from) copy_from=$2 ;;
        --set) parameters+=("$2") ;;
        --bucket) bucket=$2 ;;
      esac
      shift
      ;;
    --endpoint) endpoint=' --endpoint' ;;
    --no-invoke) invoke='' ;;
    --test-alarm) mode=test-alarm ;;
    --remove) mode=remove ;;
    --yes | -y) yes=yes ;;
    --dry-run) dry=yes ;;
    --help | -h) usage; exit 0 ;;
    *) refuse "unknown: $1" 'deploy/deploy.sh --help tells what there is' ;;
  esac
  shift
done

name=${name:-webex-byods${endpoint:+-endpoint}}
template=deploy/template.yaml
[ -z "$endpoint" ] || template=deploy/token-endpoint.yaml
packaged=dist/packaged${endpoint:+-endpoint}.yaml
[ -z "$endpoint" ] || [ -z "$copy_from" ] ||
  refuse '--copy-from moves the tokens of the hourly run; the endpoint gets its own from people'
# Lower case and short: the bucket's name is made of it, and has 63 characters at most.
[[ $name =~ ^[a-z][a-z0-9-]{0,26}[a-z0-9]$ ]] ||
  refuse "--name must be 2 to 28 of a-z, 0-9 and -, with a letter first, and is $name"
for parameter in ${parameters[@]+"${parameters[@]}"}; do
  key=${parameter%%=*}
  { [ "$key" != "$parameter" ] && grep -qFx "  $key:" <(sed -nE '/^Parameters:/,/^(Rules|Conditions):/p' "$(dirname "$0")/${template#deploy/}"); } ||
    refuse "--set $parameter names no parameter of $template"
done
if [ -n "$copy_from" ]; then
  [ -f "$copy_from" ] || refuse "--copy-from $copy_from: there is no such file"
  copy_from=$(cd "$(dirname "$copy_from")" && pwd)/$(basename "$copy_from")
  # Where the secret has tokens already, replacing them is asked: not only once everything else is done.
  [ -n "$yes$dry" ] || [ -t 0 ] || refuse 'Without a terminal --copy-from needs --yes.'
fi
cd "$(dirname "${BASH_SOURCE[0]}")/.."
[ -z "$region" ] || { export AWS_REGION=$region AWS_DEFAULT_REGION=$region; at=" --region $region"; }
export AWS_PAGER=''

if [ -z "$dry" ]; then
  command -v node >/dev/null || refuse 'Node.js is missing: https://nodejs.org, 20.19 or newer'
  command -v aws >/dev/null || refuse 'The AWS CLI is missing: https://aws.amazon.com/cli/'
  region=${AWS_REGION:-${AWS_DEFAULT_REGION:-$(aws configure get region || true)}}
  [ -n "$region" ] || refuse 'No region is configured: give --region, or run aws configure'
  export AWS_REGION=$region AWS_DEFAULT_REGION=$region
fi
account=$(ask ACCOUNT aws sts get-caller-identity --query Account)
[ -n "$account" ] || fail 'AWS did not say which account this is.'
own_bucket=$name-code-$account-${region:-REGION}
stack_status=$(ask '' aws cloudformation describe-stacks --stack-name "$name" --query 'Stacks[0].StackStatus')
# What a deployment leaves that ended before it had begun.
[ "$stack_status" != REVIEW_IN_PROGRESS ] || stack_status=''
echo "Stack $name, account $account, region ${region:-REGION}: ${stack_status:-not there yet}"

if [ "$mode" = test-alarm ]; then
  send_test_alarm
  exit 0
fi

# A stack whose first deployment failed tells nothing of its kind; what it needs is said first.
[ "$mode" = remove ] || refuse_state "$stack_status"
refuse_other_kind
if [ "$mode" = remove ]; then
  losing='nothing extends its data sources any more, and they lapse within 24 hours.'
  [ -z "$endpoint" ] || losing='programs get no tokens from it any more, and nothing renews those of its table.'
  confirm "The stack $name is to be deleted: $losing"
  run aws cloudformation delete-stack --stack-name "$name"
  run aws cloudformation wait stack-delete-complete --stack-name "$name" || fail "The stack is not gone. Why:" \
    "  aws cloudformation describe-stack-events --stack-name $name$at"
  if [ -n "$bucket" ]; then
    run aws s3 rm "s3://$bucket/$name/" --recursive || fail "The stack is gone; its code is still in the bucket $bucket."
  elif [ -n "$dry" ] || aws s3api head-bucket --bucket "$own_bucket" --expected-bucket-owner "$account" 2>/dev/null; then
    run aws s3 rb "s3://$own_bucket" --force || fail "The stack is gone; the bucket $own_bucket with its code is not."
  fi
  [ -z "$endpoint" ] || { tell_endpoint_removed; exit 0; }
  tell "The stack is gone. The secret with the tokens is KEPT, and costs what a secret costs: $name-credentials,
or the one that the stack was given. Deploying again under the same name takes it up. To delete it as well,
with 30 days to think again:
  aws secretsmanager delete-secret --secret-id $name-credentials --recovery-window-in-days 30$at"
  exit 0
fi

refuse_other_key

if [ -n "$endpoint" ]; then
  refuse_no_key
  take_up_table
# A secret that an earlier stack left, or the sample's: taken up and not made a second time.
elif [ -z "$stack_status" ] && ! [[ ${parameters[*]-} =~ (^| )SecretArn= ]]; then
  found=$(ask '' aws secretsmanager describe-secret --secret-id "$name-credentials" --query '[ARN,DeletedDate]')
  if [ -n "$found" ]; then
    read -r found_arn found_deleted <<<"$found"
    [ "${found_deleted:-None}" = None ] || fail "The secret $name-credentials is scheduled for deletion. To keep it:" \
      "  aws secretsmanager restore-secret --secret-id $name-credentials$at" 'Then run this again.'
    echo "The secret $name-credentials is there already and is taken up as it is."
    parameters+=("SecretArn=$found_arn")
  fi
fi

# Tokens that were moved by an earlier deployment: those in AWS are the ones that count.
secret_output="Stacks[0].Outputs[?OutputKey=='SecretArn'].OutputValue | [0]"
if [ -n "$copy_from" ]; then
  moved=$(moved_to "$copy_from") || refuse "$copy_from is no JSON"
  own=${found_arn:-$(ask '' aws cloudformation describe-stacks --stack-name "$name" --query "$secret_output")}
  if [[ $moved = "aws:$name-credentials" || $moved = "aws:$own" ]]; then
    say "The tokens of $copy_from were moved to $moved before, and stay there."
    copy_from=''
  fi
fi
if [ -n "$copy_from" ]; then
  say 'Look at the tokens'
  [ -d node_modules ] || run npm ci
  run node build.mjs --quiet
  run node dist/cli.js refresh-token --dry-run --config "$copy_from" ||
    fail "The tokens of $copy_from would give the function nothing to work with; the stack is as it was."
fi

say 'Package'
run deploy/package_lambda.sh
if [ -z "$bucket" ]; then
  bucket=$own_bucket
  show aws s3api head-bucket --bucket "$bucket" --expected-bucket-owner "$account" >&2
  if [ -n "$dry" ] || ! aws s3api head-bucket --bucket "$bucket" --expected-bucket-owner "$account" 2>/dev/null; then
    run aws s3 mb "s3://$bucket" || fail "The bucket $bucket could not be made; the stack is as it was."
  fi
fi
run aws cloudformation package --template-file "$template" --s3-bucket "$bucket" --s3-prefix "$name" \
  --output-template-file "$packaged" >/dev/null || fail 'The code could not be stored; the stack is as it was.'

say 'Deploy'
override=()
[ ${#parameters[@]} -eq 0 ] || override=(--parameter-overrides "${parameters[@]}")
run aws cloudformation deploy --template-file "$packaged" --stack-name "$name" \
  --capabilities CAPABILITY_IAM --no-fail-on-empty-changeset ${override[@]+"${override[@]}"} ||
not_deployed

if [ -n "$endpoint" ]; then
  tell_endpoint
  tell_who_hears
  exit 0
fi

secret=$(ask '' aws cloudformation describe-stacks --stack-name "$name" --query "$secret_output")
secret=${secret:-$name-credentials}
if [ -n "$copy_from" ]; then
  say 'Move the tokens'
  run node dist/cli.js store copy --from "file:$copy_from" --to "aws:$secret" ${yes:+--yes} ||
    fail 'The stack is deployed; the tokens were not moved, and stay where they were.'
fi

# shellcheck disable=SC2016 # the backticks are a value for the AWS CLI
versions=$(ask assumed aws secretsmanager describe-secret --secret-id "$secret" --query 'keys(VersionIdsToStages || `{}`)')
if [ -z "$versions" ]; then
  say "The secret has no value yet, and every run fails until it has:
  deploy/deploy.sh --name $name$at --copy-from token-config.json"
  exit 0
fi

state=$(ask ENABLED aws events describe-rule --name "$name-hourly" --query State)
[ "$state" = ENABLED ] || say "The schedule is ${state:-not there}: nothing runs by itself.
  aws events enable-rule --name $name-hourly$at"
tell_pause "$secret"

if [ -n "$invoke" ]; then
  say 'Run once'
  # One attempt: a run that takes its time must not be started a second time.
  failed=$(AWS_MAX_ATTEMPTS=1 run aws lambda invoke --function-name "$name" --cli-read-timeout 910 \
    --query FunctionError --output text dist/invocation.json) || fail 'The function could not be run.'
  [ -n "$dry" ] || node deploy/show-report.mjs dist/invocation.json "$failed" || exit 1
fi

tell_who_hears
