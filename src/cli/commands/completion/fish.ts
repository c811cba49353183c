import { COMPLETE_WORD, PROGRAMS } from './shells.ts';

const [BYODS, ...SHORT] = PROGRAMS;

/** The script for fish, from 3.1 on. */
export function fishScript(): string {
  return `# fish completion of ${PROGRAMS.join(', ')}
# byods completion fish | source

function __byods_complete
    set -l words (commandline -opc)
    set -l program (string replace -r '.*/' '' -- $words[1])
    set -e words[1]
    contains -- $program ${SHORT.join(' ')}; and set -p words $program
    set -l begun (commandline -ct)
    set -l lines (command ${BYODS} ${COMPLETE_WORD} $words (string unescape -- $begun; or echo -- $begun) 2>/dev/null)
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

for program in ${PROGRAMS.join(' ')}
    complete -c $program -f -a '(__byods_complete)'
end
`;
}
