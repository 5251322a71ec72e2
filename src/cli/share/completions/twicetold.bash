# bash completion for twicetold: commands and options are asked of the tool itself, so they are never out of date.
# Use: source this file, or put it in /usr/share/bash-completion/completions/ as "twicetold".

# Words of a list with commas: what stands before the last comma stays.
_twicetold_list() {
  local word=$1 before=
  shift
  [[ $word == *,* ]] && before=${word%,*},
  mapfile -t COMPREPLY < <(compgen -P "$before" -W "$*" -- "${word##*,}")
  compopt -o nospace
}

_twicetold() {
  local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} tool=${COMP_WORDS[0]} i report
  local command=()
  for ((i = 1; i < COMP_CWORD; ++i)); do
    case ${#command[@]}:${command[0]-}:${COMP_WORDS[i]} in
      0::audit | 0::clean | 0::restore | 0::show | 0::compare | 0::fingerprint | 0::bench | 1:bench:make | 1:bench:score | \
        1:bench:pairs | 1:bench:run) command+=("${COMP_WORDS[i]}") ;;
    esac
  done
  case $previous in
    --engine) mapfile -t COMPREPLY < <(compgen -W "rare minhash simhash exact" -- "$word"); return ;;
    --passages) mapfile -t COMPREPLY < <(compgen -W "auto line block" -- "$word"); return ;;
    --tail-strictness) mapfile -t COMPREPLY < <(compgen -W "strict normal loose" -- "$word"); return ;;
    --progress) mapfile -t COMPREPLY < <(compgen -W "auto always never" -- "$word"); return ;;
    --keep) mapfile -t COMPREPLY < <(compgen -W "first longest oldest newest complete" -- "$word"); return ;;
    --format) mapfile -t COMPREPLY < <(compgen -W "jsonl raw" -- "$word"); return ;;
    --recipe) mapfile -t COMPREPLY < <(compgen -W "articles planted" -- "$word"); return ;;
    --only) [[ ${command[0]-} == audit ]] && { _twicetold_list "$word" duplicates boilerplate tails; return; } ;;
    --remove)
      _twicetold_list "$word" boilerplate off-topic-tail duplicate near-duplicate partial-reuse duplicate-document all
      return ;;
    --roles)
      _twicetold_list "$word" caption credit byline agency-line dateline template navigation player heading legal other
      return ;;
    --out | --tmp | --to | --data) mapfile -t COMPREPLY < <(compgen -d -- "$word"); return ;;
  esac
  if [[ $word == -* ]]; then
    # Of both helps: the command's own options and those of every command.
    mapfile -t COMPREPLY < <(compgen -W "$({ "$tool" "${command[@]}" --help-all; "$tool" --help; } 2>/dev/null |
      grep -oE -- '(^|[ ,])--?[a-z][a-z-]*' | tr -d ' ,' | sort -u)" -- "$word")
  elif [[ ${#command[@]} == 0 || ${command[*]-} == bench ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$("$tool" "${command[@]}" --help 2>/dev/null |
      sed -n '/^Commands:/,/^$/s/^  \([a-z][a-z]*\) .*/\1/p')" -- "$word")
  else
    report=${COMP_WORDS[COMP_CWORD + 1]:-twicetold-report}
    if [[ ${command[0]-} == show && $word == g* && -f $report/groups.jsonl ]]; then
      mapfile -t COMPREPLY < <(compgen -W "$(head -n 2000 "$report/groups.jsonl" |
        grep -oE '^\{"group":"g[0-9a-f]{16}' | cut -d'"' -f4)" -- "$word")
    else
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
    fi
  fi
}
complete -o filenames -F _twicetold twicetold
