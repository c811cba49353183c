# What deploy.sh does with commands: shown before they are run, or shown alone. Sourced by it, which sets:
# name, the stack; endpoint, " --endpoint" or empty; dry and yes, not empty where --dry-run and --yes were given; invoke, empty with --no-invoke; at, what
# names the region in a command that somebody is shown, where --region was given; parameters, what is to be changed.
# shellcheck shell=bash disable=SC2154

refuse() { printf '%s\n' "$@" 'Nothing was done.' >&2; exit 2; }
fail() { printf '%s\n' "$@" >&2; exit 1; }
say() { printf '\n%s\n' "$*"; }
# What came of it: nothing, in a dry run.
tell() { if [ -n "$dry" ]; then say 'A dry run: the commands above were shown, and none was run.'; else say "$@"; fi; }

# A value as a guide writes it, instead of one's own.
refuse_placeholder() {
  local pattern='[<>]|…|\.\.\.|your[-_ ]|change-?me|replace[-_ ]?(me|with|this)|example\.(com|org|net)|123456789012|x{4,}'
  if grep -qiE -- "$pattern" <<<"$2"; then refuse "$1 is a placeholder: $2"; fi
}

complaints=$(mktemp)
trap 'rm -f "$complaints"' EXIT

# A command as one could type it.
show() {
  local word
  printf '+'
  for word in "$@"; do
    case $word in
      '' | *[!A-Za-z0-9_./:=@,+-]*) printf " '%s'" "${word//\'/\'\\\'\'}" ;;
      *) printf ' %s' "$word" ;;
    esac
  done
  # In a shell of somebody's own another region may be the usual one, with a stack of the same name.
  [ "$1" != aws ] || printf '%s' "$at"
  printf '\n'
}
# Changes something: shown, and run unless this is a dry run.
run() {
  show "$@" >&2
  [ -n "$dry" ] || "$@"
}
# Asks AWS for one text; in a dry run answers with the first argument. Nothing where AWS has nothing.
ask() {
  local assumed=$1
  shift
  show "$@" >&2
  if [ -n "$dry" ]; then printf '%s\n' "$assumed"; return; fi
  local answer
  answer=$("$@" --output text 2>"$complaints") || {
    grep -qE 'does not exist|ResourceNotFound|NotFound|\(404\)' "$complaints" || { cat "$complaints" >&2; exit 1; }
    return 0
  }
  [ "$answer" = None ] || printf '%s\n' "$answer"
}
# Until when the schedule is paused, and why; nothing where it is not. The secret's value goes nowhere else.
pause_in() {
  show aws secretsmanager get-secret-value --secret-id "$1" --query SecretString --output text >&2
  [ -n "$dry" ] || aws secretsmanager get-secret-value --secret-id "$1" --query SecretString --output text 2>"$complaints" |
    node deploy/show-pause.mjs || tell 'Whether the schedule is paused could not be read.' >&2
}
confirm() {
  [ -z "$yes" ] && [ -z "$dry" ] || return 0
  [ -t 0 ] || refuse "$1" 'Without a terminal this needs --yes.'
  local answer
  read -r -p "$1 Type yes: " answer
  [ "$answer" = yes ] || refuse 'Not confirmed.'
}

# What a stack that cannot be updated needs first.
refuse_state() {
  case $1 in
    ROLLBACK_COMPLETE | ROLLBACK_FAILED | DELETE_FAILED)
      fail "The stack is $1 and cannot be updated. The secret is not touched by:" \
        "  aws cloudformation delete-stack --stack-name $name$at" 'Then run this again.'
      ;;
    UPDATE_ROLLBACK_FAILED)
      fail "The stack is $1 and cannot be updated. What ends that:" \
        "  aws cloudformation continue-update-rollback --stack-name $name$at" 'Then run this again.'
      ;;
    *_IN_PROGRESS) fail "The stack is $1: wait until that is over, and run this again." ;;
  esac
}
# AWS encrypts anew only the versions that it labels itself: the role could not read the locks under the old key.
refuse_other_key() {
  local wanted=none parameter now
  for parameter in ${parameters[@]+"${parameters[@]}"}; do
    case $parameter in KmsKeyArn=*) wanted=${parameter#*=} ;; esac
  done
  [ "$wanted" != none ] && [ -n "$stack_status" ] || return 0
  now=$(ask "$wanted" aws cloudformation describe-stacks --stack-name "$name" \
    --query "Stacks[0].Parameters[?ParameterKey=='KmsKeyArn'].ParameterValue | [0]")
  if [ -n "$endpoint" ]; then
    # What a key of another kind encrypted stays readable, for that one stays where it is.
    [ -z "$now" ] || [ "$now" = "$wanted" ] || [[ " ${parameters[*]} " = *" OldKmsKeyArn=$now "* ]] ||
      refuse 'What the earlier key encrypted could not be read any more. Keep it for that:' "  --set OldKmsKeyArn=$now"
    return 0
  fi
  [ "$now" = "$wanted" ] || refuse 'The key of a secret that is in use cannot be changed: its locks stay under the old key.' \
    'Deploy a second stack with the new key, and move the tokens: byods store copy --from aws:… --to aws:…'
}
# Why, and what there is now.
not_deployed() {
  local now
  now=$(ask '' aws cloudformation describe-stacks --stack-name "$name" --query 'Stacks[0].StackStatus')
  case $now in
    UPDATE_ROLLBACK_COMPLETE | UPDATE_COMPLETE | CREATE_COMPLETE) now="is $now, as it was before" ;;
    *) now="is ${now:-not there}: nothing runs that did not run before" ;;
  esac
  fail "The stack was not deployed, and $now. Why:" \
    "  aws cloudformation describe-stack-events --stack-name $name$at --query \"StackEvents[?contains(ResourceStatus,'FAILED')].[LogicalResourceId,ResourceStatusReason]\" --output text"
}

# Pending, confirmed, or nothing where nobody is subscribed.
subscription() {
  local topic subscribed
  topic=$(ask "arn:assumed:$name-alarms" aws cloudformation describe-stack-resources --stack-name "$name" \
    --query "StackResources[?LogicalResourceId=='Alarms'].PhysicalResourceId | [0]") || return
  [ -n "$topic" ] || return 0
  subscribed=$(ask arn:assumed aws sns list-subscriptions-by-topic --topic-arn "$topic" \
    --query 'Subscriptions[].SubscriptionArn') || return
  case $subscribed in
    *PendingConfirmation*) echo pending ;;
    *arn:*) echo confirmed ;;
  esac
}

send_test_alarm() {
  local told state
  told=$(subscription)
  case $told in
    confirmed) ;;
    pending) fail 'The e-mail address is not confirmed yet: follow the link in the mail from AWS, then run this again.' ;;
    *) fail 'Nobody is subscribed to the alarms: deploy with --email first.' ;;
  esac
  state=$(ask OK aws cloudwatch describe-alarms --alarm-names "$name-errors" --query 'MetricAlarms[0].StateValue')
  [ "$state" != ALARM ] || fail "The alarm $name-errors is raised already, so no mail would be sent. What to do about it" \
    'is under "Alarm: errors" in deploy/AWS_SETUP.md, and for the token endpoint in docs/token-endpoint.md'
  run aws cloudwatch set-alarm-state --alarm-name "$name-errors" --state-value ALARM \
    --state-reason 'A test, sent by deploy.sh: nothing is wrong.'
  tell "A test alarm is on its way. It ends by itself within minutes, with another mail."
}

# The store in AWS that the tokens of a file were moved to, or nothing.
moved_to() {
  node -e '
    const { store, unfinished } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).byods?.movedTo ?? {};
    if (!unfinished && /^aws:/.test(store)) console.log(store);
  ' "$1"
}

# The end of a deployment: who hears of alarms.
tell_who_hears() {
  local told
  told=$(subscription)
  case $told in
    confirmed) tell "Alarms are told by e-mail. To see that they arrive: deploy/deploy.sh$endpoint --name $name$at --test-alarm" ;;
    pending) say "AWS has sent a mail to confirm the address: until somebody follows its link, NOBODY IS TOLD OF ALARMS.
Then: deploy/deploy.sh$endpoint --name $name$at --test-alarm" ;;
    *) say "Nobody is told of alarms. To be: deploy/deploy.sh$endpoint --name $name$at --email <address>" ;;
  esac
}

# A pause of the schedule, which the run of a deployment ends.
tell_pause() {
  local paused
  paused=$(pause_in "$1")
  [ -n "$paused" ] || return 0
  if [ -n "$invoke" ]; then
    say "The schedule is paused $paused. The run that follows ends that."
  else
    say "The schedule is PAUSED $paused; until then its runs only look. To end that:
  byods schedule resume --store aws:$1"
  fi
}
