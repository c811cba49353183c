import { COMPLETE_WORD, PROGRAMS } from './shells.ts';

const [BYODS, ...SHORT] = PROGRAMS;

/** The script for zsh: to be sourced after \`compinit\`, or as a file \`_byods\` in a folder of \`$fpath\`. */
export function zshScript(): string {
  return `#compdef ${PROGRAMS.join(' ')}
# zsh completion of ${PROGRAMS.join(', ')}
# source <(byods completion zsh)

_byods() {
  local -a given lines entries
  local line word
  given=("\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}")
  case \${words[1]:t} in
    (${SHORT.join('|')}) given=("\${words[1]:t}" "\${given[@]}") ;;
  esac
  lines=("\${(@f)$(command ${BYODS} ${COMPLETE_WORD} "\${given[@]}" 2>/dev/null)}")
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
  compdef _byods ${PROGRAMS.join(' ')}
fi
`;
}
