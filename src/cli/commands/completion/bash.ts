import { COMPLETE_WORD, PROGRAMS } from './shells.ts';

const [BYODS, ...SHORT] = PROGRAMS;

/**
 * The script for bash, from 3.2 (macOS) on, with or without the package bash-completion. What it inserts is quoted for the
 * shell, whatever it is.
 */
export function bashScript(): string {
  return `# bash completion of ${PROGRAMS.join(', ')}
# source <(byods completion bash)

_byods_complete() {
  local -a words=()
  local rest=$COMP_LINE piece bare count=0 i begun prefix kind='' word about quoted=''
  # "=", ":" and others end a word for readline; what stands without a space between belongs together.
  for ((i = 0; i <= COMP_CWORD; i++)); do
    piece=\${COMP_WORDS[i]}
    bare=\${rest#"\${rest%%[![:space:]]*}"}
    if ((i > 1)) && [[ $bare == "$rest" && $piece != '' ]]; then
      words[count - 1]+=$piece
    elif ((i > 0)); then
      words[count]=$piece
      count=$((count + 1))
    fi
    rest=\${bare#"$piece"}
  done
  begun=\${words[count - 1]}
  piece=\${COMP_WORDS[COMP_CWORD]}
  if [[ $begun == "$piece" ]]; then prefix=''
  elif [[ $piece == [=:@] ]]; then prefix=$begun
  else prefix=\${begun%"$piece"}
  fi
  [[ $piece == [\\"\\']* ]] && quoted=1
  for ((i = 0; i < count; i++)); do
    words[i]=\${words[i]//[\\"\\'\\\\]/}
  done
  case \${COMP_WORDS[0]##*/} in
    ${SHORT.join(' | ')}) words=("\${COMP_WORDS[0]##*/}" "\${words[@]}") ;;
  esac

  COMPREPLY=()
  while IFS=$'\\t' read -r word about; do
    if [[ $kind == '' ]]; then
      kind=$word
      continue
    fi
    word=\${word#"$prefix"}
    if [[ $quoted == '' ]]; then
      printf -v word '%q' "$word"
      COMPREPLY+=("$word")
    elif [[ $word != *[\\"\\'\\\\\\\`\\$!]* ]]; then
      COMPREPLY+=("$word")
    fi
  done < <(command ${BYODS} ${COMPLETE_WORD} "\${words[@]}" 2>/dev/null)
  # bash 3.2 has no compopt, and offers files where there is nothing else.
  case $kind in
    words) compopt +o default 2>/dev/null ;;
    folders) compopt +o default -o dirnames 2>/dev/null ;;
  esac
  return 0
}

complete -o default -F _byods_complete ${PROGRAMS.join(' ')}
`;
}
