import {
  COMPLETE_WORD,
  PROGRAMS
} from "./chunk-FD6LBPJL.js";
import {
  EXIT
} from "./chunk-DSMZJSUZ.js";
import "./chunk-AGUPEUTK.js";

// src/cli/commands/completion/bash.ts
var [BYODS, ...SHORT] = PROGRAMS;
function bashScript() {
  return `# bash completion of ${PROGRAMS.join(", ")}
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
    ${SHORT.join(" | ")}) words=("\${COMP_WORDS[0]##*/}" "\${words[@]}") ;;
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

complete -o default -F _byods_complete ${PROGRAMS.join(" ")}
`;
}

// src/cli/commands/completion/fish.ts
var [BYODS2, ...SHORT2] = PROGRAMS;
function fishScript() {
  return `# fish completion of ${PROGRAMS.join(", ")}
# byods completion fish | source

function __byods_complete
    set -l words (commandline -opc)
    set -l program (string replace -r '.*/' '' -- $words[1])
    set -e words[1]
    contains -- $program ${SHORT2.join(" ")}; and set -p words $program
    set -l begun (commandline -ct)
    set -l lines (command ${BYODS2} ${COMPLETE_WORD} $words (string unescape -- $begun; or echo -- $begun) 2>/dev/null)
    switch "$lines[1]"
        case files
            __byods_paths $begun .
        case folders
            __byods_paths $begun '/$'
        case '*'
            test (count $lines) -gt 1; and string join -- \\n $lines[2..-1]
    end
end

# The paths that fish finds, also behind "--option=": those whose completion matches an expression.
function __byods_paths
    set -l option (string match -r -- '^--[^=]*=' $argv[1])
    for found in (complete -C"'' "(string replace -- "$option" '' $argv[1]) | string match -r -- ".*$argv[2]")
        echo -- "$option$found"
    end
end

for program in ${PROGRAMS.join(" ")}
    complete -c $program -f -a '(__byods_complete)'
end
`;
}

// src/cli/commands/completion/zsh.ts
var [BYODS3, ...SHORT3] = PROGRAMS;
function zshScript() {
  return `#compdef ${PROGRAMS.join(" ")}
# zsh completion of ${PROGRAMS.join(", ")}
# source <(byods completion zsh)

_byods() {
  local -a given lines entries
  local line word
  given=("\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}")
  case \${words[1]:t} in
    (${SHORT3.join("|")}) given=("\${words[1]:t}" "\${given[@]}") ;;
  esac
  lines=("\${(@f)$(command ${BYODS3} ${COMPLETE_WORD} "\${given[@]}" 2>/dev/null)}")
  case \${lines[1]} in
    (files|folders)
      compset -P '--*='
      if [[ \${lines[1]} == folders ]]; then _files -/; else _files; fi
      return
      ;;
  esac
  for line in "\${(@)lines[2,-1]}"; do
    [[ -n $line ]] || continue
    word=\${line%%$'\\t'*}
    entries+=("\${word//:/\\\\:}\${\${line#$word}/$'\\t'/:}")
  done
  (( $#entries )) && _describe -V byods entries
}

if [[ \${funcstack[1]} == _byods ]]; then
  _byods "$@"
else
  compdef _byods ${PROGRAMS.join(" ")}
fi
`;
}

// src/cli/commands/completion/handle.ts
var SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript };
var handleCompletion = async (_context, words) => {
  const shell = words.shell;
  const script = SCRIPTS[shell]();
  const document = { version: 1, warnings: [], shell, script };
  return { exitCode: EXIT.ok, document, text: () => script.trimEnd().split("\n") };
};
export {
  handleCompletion
};
