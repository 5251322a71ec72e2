# bash completion for twicetold: commands and options are asked of the tool itself, so they are never out of date.
# Use: source this file, or put it in /usr/share/bash-completion/completions/ as "twicetold".

_twicetold() {
  local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} tool=${COMP_WORDS[0]} command= i
  for ((i = 1; i < COMP_CWORD; ++i)); do
    case ${COMP_WORDS[i]} in
      audit | clean | restore | show | compare | fingerprint | bench)
        command=${COMP_WORDS[i]}
        break
        ;;
    esac
  done
  case $previous in
    --engine) mapfile -t COMPREPLY < <(compgen -W "rare minhash simhash exact" -- "$word"); return ;;
    --passages) mapfile -t COMPREPLY < <(compgen -W "auto line block" -- "$word"); return ;;
    --tail-strictness) mapfile -t COMPREPLY < <(compgen -W "strict normal loose" -- "$word"); return ;;
    --progress) mapfile -t COMPREPLY < <(compgen -W "auto always never" -- "$word"); return ;;
    --only) mapfile -t COMPREPLY < <(compgen -W "duplicates boilerplate tails" -- "$word"); return ;;
    --keep) mapfile -t COMPREPLY < <(compgen -W "first longest oldest newest complete" -- "$word"); return ;;
    --format) mapfile -t COMPREPLY < <(compgen -W "jsonl raw" -- "$word"); return ;;
    --out | --tmp | --to) mapfile -t COMPREPLY < <(compgen -d -- "$word"); return ;;
  esac
  if [[ $word == -* ]]; then
    # Of both helps: the command's own options and those of every command.
    mapfile -t COMPREPLY < <(compgen -W "$({ "$tool" ${command:+"$command"} --help; "$tool" --help; } 2>/dev/null |
      grep -oE -- '(^|[ ,])--?[a-z][a-z-]*' | tr -d ' ,' | sort -u)" -- "$word")
  elif [[ -z $command ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$("$tool" --help 2>/dev/null | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p')" -- "$word")
  elif [[ $command == show && $word == [gp]* && -f twicetold-report/groups.jsonl ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(head -n 2000 twicetold-report/groups.jsonl | grep -oE '^\{"group":"g[0-9a-f]{16}' | cut -d'"' -f4)" -- "$word")
  else
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
  fi
}
complete -o filenames -F _twicetold twicetold
