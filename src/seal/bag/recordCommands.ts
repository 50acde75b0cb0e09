import { EVIDENCE_TEXT_NAMES } from '../../domain/index.js';
import { PAYLOAD_FILES } from './bagNames.js';
import { RECEIVED_MEMBERS } from './reportedHistory.js';

/** Programs whose names differ between systems. */
interface HashTools {
  /** Checks a manifest. */
  readonly check: string;
  /** Hashes a file or its input. */
  readonly hash: string;
  readonly openssl: string;
}

const { audit: LOG, json: REPORT, html: HTML, pdf: PDF } = PAYLOAD_FILES;

/**
 * A log, a journal or a report may hold anything that someone wrote into it. Only a hash, an id or a path of the bag is passed into a
 * list of files or into the shell; anything else ends jq with an error, and the check fails.
 */
const CLEAN = `def clean($not): type == "string" and length > 0 and (test($not) | not);
  def sha: if clean("[^0-9a-f]") and length == 64 then . else error("not a SHA-256") end;
  def id: if clean("[^A-Za-z0-9_-]") then . else error("not an id") end;
  def path: if clean("[^A-Za-z0-9._/-]|/[^A-Za-z0-9_]") and startswith("data/") then . else error("not a path of the bag") end;`;

/** Ids of the examinations that the report lists as carried out but not reported: their results are not in the bag. */
const LEFT_OUT = `--argjson left "$(jq -c '[.omitted[]?.id]' ${REPORT})"`;

/** Paths of the files that the report lists as omitted because they encode a work. */
const LEFT_FILES = `--argjson files "$(jq -c '[.leftOutFiles[]?.path]' ${REPORT})"`;

/** Entries of the audit log about an examination, as verify tells them. */
const OF_EXAMINATION = `select((.action | startswith("examination-")) and (.detail.examination | type) == "string")`;

/** For each examination in the audit log: its id, whether it was at rest, and the number of lines and the last hash of its journal. */
const MARKS = `marks() { jq -rn '${CLEAN}
  reduce (inputs | ${OF_EXAMINATION}) as $e ({};
  $e.detail as $d | $d.examination as $x | ($e.action | ltrimstr("examination-")) as $a
  | (($d.journalLines | type) == "number" and ($d.journalHead | type) == "string") as $marked
  | if $a == "prepared" then .[$x] = {rest: true, lines: 0, head: ("0" * 64)}
    elif $a | IN("started", "progress", "resumed", "paused", "failed", "finished")
    then .[$x].rest = ($a == "finished" or ($marked and $a != "started" and $a != "progress" and $a != "resumed"))
      | if $marked then .[$x] += {lines: $d.journalLines, head: $d.journalHead} else . end
    else . end)
  | to_entries[] | "\\(.key | id) \\(.value.rest) \\(.value.lines) \\(.value.head | sha)"' ${LOG}; }`;

/** The caption, the examiner and the other open fields of the case's head are those that the log recorded last. */
const HEAD = `jq -e --slurpfile log ${LOG} '.case.head as $head | reduce ($log[] | select(.action == "case-created" or .action == "case-edited").detail) as $d ({};
  . + (($d.head // $d.after // {}) | with_entries(select(.value | type == "string"))))
  | to_entries | all($head[.key] == .value)' ${REPORT} > /dev/null`;

/**
 * Does the report reproduce this file of results correctly? A finding may omit spans, and details passages and their entries on works that are
 * named, but not change them.
 */
const RESULT = `def kept($left): if (.targets? | type) == "array" then .targets |= map(select(.workId | IN($left[]) | not)) else . end
      | if (.inAnswer? | type) == "object" then .inAnswer |= kept($left) else . end;
    def bare: if type == "object" then del(.targets[]?.passages, .controls[]?.best) | if has("inAnswer") then .inAnswer |= bare else . end else . end;
    def passages: [.targets[]?.passages[]?, .controls[]?.best[]?, (.inAnswer? | objects | passages[])];
    $file[0] as $f | [.examinations[]? | select(.id == $id)]
    | all(.[]; if $f.schema == "palimpsest-examination" then .start == $f
      else (.inResultsOnly // []) as $left | .findings as $r
        | ($f | del(.findings) | (if $left == [] then . else .details |= kept($left) end) | .details |= bare) == ($r | del(.findings) | .details |= bare)
        and (($r.details | passages) - ($f.details | passages)) == [] and ($f.findings | length) == ($r.findings | length)
        and all(range($f.findings | length) | [$f.findings[.], $r.findings[.]];
          (.[0] | del(.spans)) == (.[1] | del(.spans)) and ((.[1].spans // []) - (.[0].spans // [])) == []) end)`;

/** Does the report reproduce this item correctly? The report gives a work the id and title of its register entry. */
const ITEM = `. as $file | ($file.facts // {}) as $facts | [$report[0].items[]? | select(.evidence.id == $file.evidence.id)] | length == 1
    and all(.[]; .evidence == $file.evidence and all(.checks[]?; .matches != true or .sha256 == $file.evidence.sha256)
      and all(.model, .work | select(. != null) | del(.id, .evidenceId, .title) | to_entries[];
        .key as $k | $facts[$k] == .value))`;

/** What the log states about an item now, from the detail of its receipt; whether it is withdrawn, and why; and its changes in the order of the log. */
const REGISTER = `def stated: . as $a | reduce ($log[] | select(.action == "evidence-corrected" and .detail.id == $a.id).detail.after) as $c ($a; . + $c);
  def withdrawn($id): [$log[] | select((.action == "evidence-withdrawn" or .action == "evidence-restored") and .detail.id == $id)] | last
    | if .action == "evidence-withdrawn" then .detail.reason else null end;
  def changes($id): [$log[] | select((.action | IN("evidence-corrected", "evidence-withdrawn", "evidence-restored", "evidence-relocated")) and .detail.id == $id)
    | (.detail.before // {}) as $old | {entry: .seq, at: .time, by: .actor, kind: (.action | ltrimstr("evidence-")), reason: (.detail.reason // ""),
      fields: [(.detail.after // {}) | keys[] as $k | {name: $k, before: ($old[$k] // ""), after: .[$k]}]}];`;

/** Runs and omissions of the report against the log. */
const RECORDED = `def texts: [.[]? | strings];
  def runs($x): reduce ($log[] | select(.detail.examination? == $x)) as $e ([]; $e.detail as $d
    | if $e.action == "examination-started" or $e.action == "examination-resumed"
      then . + [{kind: ($e.action | ltrimstr("examination-")), at: $e.time, insisted: ($d.insisted | texts), selfTest: "not-recorded",
        program: $d.program}]
      elif $e.action == "self-tested" and length > 0
      then .[-1] += {selfTest: ($d.result | if . == "passed" or . == "failed" or . == "none" then . else "not-recorded" end),
        insisted: (.[-1].insisted + ($d.insisted | texts))}
      else . end);
  def named: . as $id | [$items[] | select(.id == $id)][0] | if . == null then $id else (if .title == "" then .name else .title end) + " (" + $id + ")" end;
  def state: {"examination-prepared": "planned", "examination-started": "interrupted", "examination-resumed": "interrupted",
    "examination-paused": "paused", "examination-failed": "failed", "examination-finished": "finished"};
  def omission: . as $o | [$log[] | select(.detail.examination? == $o.id)] as $own
    | [$own[] | select(.action == "examination-prepared").detail][0] as $d
    | [$own[] | . + {state: state[.action]} | select(.state != null)][-1] as $last
    | ($o.status == $last.state or ($o.status == "running" and $last.state == "interrupted")) and $o.at == $last.time
      and $o.attack.id == $d.attack and $o.attack.version == $d.version
      and $o.models == ([$d.model, ($d.references | texts)[]] | map(named))
      and $o.works == ([($d.targets | texts)[], ($d.controls | texts)[]] | map(named));`;

/** The latest proposals on record before an examination was prepared, and the last decision about each passage by then. */
const PROPOSED = `${CLEAN} ([$log[] | select(.action == "examination-prepared" and .detail.examination == $s[0].id).seq][0] // 1e15) as $until
  | [$log[] | select(.seq < $until)] as $before | ([$before[] | select(.action == "cleaning-proposed").detail] | last) as $made
  | reduce ($before[] | select(.action == "cleaning-decided").detail) as $d ({}; .[$d.passageSha256] = $d.decision) | . as $decided |`;

/** Are the counts of the plan those of its set of proposals and of the decisions? */
const COUNTED = `[$s[0].targets[].id, $s[0].controls[].id] as $works
  | [$set[0].proposals[] | select(any(.places[]; .work | IN($works[])))] as $about | $s[0].proposals as $p
  | def count($x): [$about[] | select($decided[.passageSha256] == $x)] | length;
    $p.made == ($about | length) and $p.accepted == count("accepted") and $p.refused == count("refused")`;

/** Commands that compare results, items and report with the audit log and with each other; they need bash and jq. */
export function recordCommands({ check, hash, openssl }: HashTools) {
  // An empty list is not a valid manifest, so a line that always holds is added at the end.
  const hold = (list: string): string => `( set -o pipefail; { ${list} && ${hash} bagit.txt; } | ${check} )`;
  // In arithmetic, a shell evaluates the content of a variable as if it had been typed: it must consist of digits.
  const digits = (variable: string, what: string): string =>
    `case ${variable} in '' | *[!0-9]*) echo "no number: ${what}"; exit 1 ;; esac`;
  return {
    forms: [
      `json=$(mktemp) && pdfdetach -list ${PDF} | grep -qx '1 embedded files' && pdfdetach -save 1 -o "$json" ${PDF} && cmp "$json" ${REPORT} &&`,
      `[ "$(grep -oi '<script' ${HTML} | wc -l)" -eq 1 ] &&`,
      `cmp <(grep '^<script' ${HTML}) <(printf '<script type="application/json" id="report-json">%s</script>\\n' "$(sed 's/</\\\\u003c/g' ${REPORT})") &&`,
      `[ "$(grep -v '^<script' ${HTML} | tr '\\n' ' ' | sed -E "s/\\"[^\\"]*\\"|'[^']*'/ /g" | grep -ciE '<[^<>]*[[:space:]/]on[a-z]+[[:space:]]*=')" -eq 0 ]`,
    ].join('\n'),
    complete: [
      `jq -e --slurpfile log ${LOG} '([.items[]?.evidence]) as $items | [$log[] | ${OF_EXAMINATION} | .detail.examination] as $named`,
      `  | [$log[] | select(.action == "examination-finished").detail.examination] as $ended | ${RECORDED}`,
      `  ($named | unique) == ([.examinations[]?.id, .omitted[]?.id] | sort)`,
      `    and all(.examinations[]?; (.status == "finished") == (.id | IN($ended[])))`,
      `    and all(.omitted[]?; omission) and all(.examinations[]?; .runs == runs(.id))' ${REPORT} > /dev/null`,
    ].join('\n'),
    contents: [
      `( for file in data/results/*.start.json data/results/*.findings.json; do [ -e "$file" ] || continue`,
      `  name=\${file##*/}; jq -e --slurpfile file "$file" --arg id "\${name%%.*}" '${RESULT}' ${REPORT} > /dev/null || { echo "not in the report: $file"; exit 1; }`,
      `done; for file in data/items/E*[0-9].json; do [ -e "$file" ] || continue`,
      `  jq -e --slurpfile report ${REPORT} '${ITEM}' "$file" > /dev/null || { echo "not in the report: $file"; exit 1; }`,
      `done ) && diff <(jq -r '.items[]?.evidence.id' ${REPORT} | LC_ALL=C sort) <(cat data/items/E*[0-9].json 2> /dev/null | jq -r .evidence.id | LC_ALL=C sort) &&`,
      `diff <(jq -r '.examinations[]? | select(.findings != null).id' ${REPORT} | LC_ALL=C sort) <(ls data/results 2> /dev/null | sed -n 's/\\.findings\\.json$//p' | LC_ALL=C sort) &&`,
      hold(
        `jq -r '${CLEAN} (.integrity.files[]? | "\\(.sha256 | sha)  \\(.path | path)"), (.examinations[]? | select((.resultsPath // "") != "") | "\\(.resultsSha256 | sha)  \\(.resultsPath | path)")' ${REPORT}`,
      ) + ' &&',
      `jq -e --slurpfile log ${LOG} '${REGISTER} all(.items[]?; (.changes // []) == changes(.evidence.id))' ${REPORT} > /dev/null &&`,
      HEAD,
    ].join('\n'),
    starts: [
      hold(
        `jq -r ${LEFT_OUT} '${CLEAN} select(.action == "examination-prepared").detail | select(.examination | IN($left[]) | not) | "\\(.startSha256 | sha)  data/results/\\(.examination | id).start.json"' ${LOG}`,
      ) + ' &&',
      `diff <(jq -r ${LEFT_OUT} 'select(.action == "examination-prepared").detail.examination | select(IN($left[]) | not)' ${LOG} | LC_ALL=C sort) \\`,
      `  <(ls data/results 2> /dev/null | sed -n 's/^\\(X[^.]*\\)\\..*/\\1/p' | LC_ALL=C sort -u)`,
    ].join('\n'),
    marks: MARKS,
    journals: [
      `( set -o pipefail; marks | ( none=$(printf '0%.0s' {1..64}); while read -r id rest lines head; do file=data/results/$id.journal.jsonl`,
      `  ${digits('$lines', 'lines of $file')}`,
      `  if [ ! -e "$file" ]; then`,
      `    [ "$rest" = false ] || [ "$lines" = 0 ] || jq -e --arg id "$id" --arg file "$file" '(.omitted | map(.id) | index($id)) != null or any(.leftOutFiles[]?; .path == $file)' ${REPORT} > /dev/null 2>&1 || { echo "missing: $file"; exit 1; }`,
      `    continue`,
      `  fi`,
      `  d=$(mktemp -d); n=0`,
      `  while IFS= read -r line; do printf -v name %09d "$n"; printf %s "$line" > "$d/$name"; n=$((n + 1)); done < "$file"`,
      `  [ "$n" = 0 ] || ( cd "$d" && find . -type f | LC_ALL=C sort | xargs ${hash} | cut -c1-64 ) > "$d.sums"`,
      `  { echo "$none"; cat "$d.sums" 2> /dev/null; } > "$d.all"; found=$(sed -n "$((lines + 1))p" "$d.all")`,
      `  diff <(head -n "$n" "$d.all" | awk '{print NR - 1, $0}') <(head -n "$n" "$file" | jq -r '"\\(.seq) \\(.prev)"') > /dev/null; chain=$?`,
      `  rm -rf "$d" "$d.sums" "$d.all"`,
      `  [ "$chain" = 0 ] && [ "$found" = "$head" ] && { [ "$rest" = false ] || [ "$n" = "$lines" ]; } || { echo "broken: $file"; exit 1; }`,
      `done ) ) &&`,
      hold(
        `jq -r ${LEFT_OUT} ${LEFT_FILES} '${CLEAN} select(.action == "examination-finished").detail | select(.journalLines > 0 and (.examination | IN($left[]) | not)) | "data/results/\\(.examination | id).journal.jsonl" as $path | select($path | IN($files[]) | not) | "\\(.journalSha256 | sha)  \\($path)"' ${LOG}`,
      ) + ' &&',
      `jq -e --slurpfile log ${LOG} 'all(.leftOutFiles[]?; . as $f | ($f.path | test("^data/results/X[1-9][0-9]*[.](journal[.]jsonl|windows[.]jsonl|[A-Za-z][A-Za-z0-9]{0,63}[.]f32)$"))`,
      `  and all($log[] | select(.action == "examination-finished").detail; ("data/results/" + .examination) as $x`,
      `    | ($x + ".journal.jsonl" != $f.path or .journalSha256 == $f.sha256) and ($x + ".windows.jsonl" != $f.path or .windowsSha256 == $f.sha256)))' ${REPORT} > /dev/null &&`,
      `( while IFS= read -r file; do [ ! -e "$file" ] || { echo "not omitted: $file"; exit 1; }; done < <(jq -r '.leftOutFiles[]?.path' ${REPORT}) )`,
    ].join('\n'),
    arrays: [
      `( set -o pipefail; marks | ( while read -r id rest lines head; do file=data/results/$id.journal.jsonl; last=; due=0; named=' '`,
      `  check() { [ -z "$last" ] || [ "$due" = "$(wc -c < "$array" | tr -d ' ')" ] || [ "$rest" = false ]; }`,
      `  parts=$([ ! -e "$file" ] || jq -r '${CLEAN} .observation.arrays? // {} | to_entries[] | .value as $v`,
      `    | if (.key | clean("[^A-Za-z0-9]")) and $v.file == "arrays/\\(.key).f32" and ([$v.offset, $v.count] | all(type == "number" and . >= 0 and . == floor and . < 1e15))`,
      `      then "\\(.key) \\($v.offset) \\($v.count) \\($v.sha256 | sha)" else "- - - -" end' "$file" | LC_ALL=C sort -s -k1,1) \\`,
      `    || [ "$rest" = false ] || { echo "not understood: $file"; exit 1; }`,
      `  while read -r name offset count sum; do [ -n "$name" ] || continue`,
      `    ${digits('$offset', 'offset in $file')}; ${digits('$count', 'count in $file')}`,
      `    [ "$name" = "$last" ] || { check || { echo "left over: $array"; exit 1; }; last=$name; due=0; named="$named$name "; }`,
      `    array=data/results/$id.$name.f32`,
      `    [ "$offset" = "$due" ] && [ "$(tail -c "+$((offset + 1))" "$array" | head -c "$((count * 4))" | ${hash} | cut -c1-64)" = "$sum" ] || { echo "changed: $array"; exit 1; }`,
      `    due=$((offset + count * 4))`,
      `  done <<<"$parts"`,
      `  check || { echo "left over: $array"; exit 1; }`,
      `  for array in data/results/"$id".*.f32; do name=\${array##*/}; name=\${name#*.}; name=\${name%.f32}`,
      `    [ ! -e "$array" ] || [ "$rest" = false ] || case $named in *" $name "*) ;; *) echo "left over: $array"; exit 1 ;; esac`,
      `  done`,
      `done ) )`,
    ].join('\n'),
    findings: [
      hold(
        `jq -r ${LEFT_OUT} ${LEFT_FILES} '${CLEAN} select(.action == "examination-finished").detail | select(.examination | IN($left[]) | not) | (.examination | id) as $x | "\\(.findingsSha256 | sha)  data/results/\\($x).findings.json", ("data/results/\\($x).windows.jsonl" as $path | select($path | IN($files[]) | not) | "\\(.windowsSha256 | sha)  \\($path)"), "\\(.recomputeSha256 | sha)  data/results/\\($x).recompute.json"' ${LOG}`,
      ) + ' &&',
      `diff <(jq -r ${LEFT_OUT} 'select(.action == "examination-finished").detail | select(.examination | IN($left[]) | not) | "\\(.examination) \\(.journalHead)"' ${LOG} | LC_ALL=C sort -u) \\`,
      `  <(for file in data/results/*.findings.json; do [ ! -e "$file" ] || jq -r --arg name "\${file##*/}" '"\\($name | split(".")[0]) \\(.journalHead)"' "$file"; done | LC_ALL=C sort -u)`,
    ].join('\n'),
    items: [
      `cat data/items/E*[0-9].json 2> /dev/null | jq -e -s --slurpfile log ${LOG} '${REGISTER} [.[].evidence] as $items | [$log[] | select(.action == "evidence-added").detail | stated] as $added`,
      `  | ($items | map(.id) | sort) == ($added | map(.id) | sort) and all($added[]; . as $a | ($items[] | select(.id == $a.id)) as $i`,
      `    | all(${quoted(RECEIVED_MEMBERS)}; $a[.] == $i[.])`,
      `      and all(${quoted(EVIDENCE_TEXT_NAMES)}; ($a[.] // "") == ($i[.] // "")) and $i.withdrawn == withdrawn($a.id)`,
      `      and [$a.files[] | {name, sizeBytes, sha256}] == [$i.files[] | {name, sizeBytes, sha256}])' > /dev/null &&`,
      hold(
        `jq -r '${CLEAN} select(.action == "evidence-added").detail | "\\(.factsSha256 | sha)  data/items/\\(.id | id).facts.json"' ${LOG}`,
      ) + ' &&',
      `( for file in data/items/E*[0-9].facts.json; do [ -e "$file" ] || continue`,
      `  jq -e --slurpfile facts "$file" '.facts == $facts[0]' "\${file%.facts.json}.json" > /dev/null || { echo "facts differ: $file"; exit 1; }`,
      `done )`,
    ].join('\n'),
    exhibits: [
      `jq -e --slurpfile log ${LOG} '(reduce ($log[] | select(.action == "exhibit-added" or .action == "exhibit-removed")) as $e ([];`,
      `    if $e.action == "exhibit-added" then . + [$e.detail.id] else . - [$e.detail.id] end) | sort) as $marked`,
      `  | ([.exhibits[]?.entry.id] | sort) == $marked`,
      `    and all(.exhibits[]?; (.path == "") == (.content == null) and (. as $x | any($log[]; .action == "exhibit-added" and .detail.id == $x.entry.id and .detail.contentSha256 == $x.entry.contentSha256)))' ${REPORT} > /dev/null &&`,
      hold(
        `jq -r --slurpfile report ${REPORT} '${CLEAN} select(.action == "exhibit-added").detail as $d | $report[0].exhibits[]? | select(.entry.id == $d.id and .path != "") | "\\($d.contentSha256 | sha)  \\(.path | path)"' ${LOG}`,
      ) + ' &&',
      `diff <(jq -r '.exhibits[]?.path | select(. != "")' ${REPORT} | LC_ALL=C sort) <(find data -path 'data/exhibits/*.json' | LC_ALL=C sort) &&`,
      `( for file in data/exhibits/*.json; do [ -e "$file" ] || continue`,
      `  jq -e --slurpfile report ${REPORT} --arg path "$file" '. as $c | any($report[0].exhibits[]?; .path == $path and .content == $c)' "$file" > /dev/null || { echo "content differs: $file"; exit 1; }`,
      `done )`,
    ].join('\n'),
    proposals: [
      `( for file in data/results/*.start.json; do [ -e "$file" ] || continue`,
      `  due=$(jq -rn --slurpfile s "$file" --slurpfile log ${LOG} '${PROPOSED} if $made == null and $s[0].proposals == null then "-"`,
      `    elif $s[0].proposals.set != $made.set or $s[0].proposals.setSha256 != $made.setSha256 or $s[0].proposals.indexSha256 != $made.indexSha256 then "other"`,
      `    else "\\($made.set | numbers) \\($made.sealedSha256 | sha)" end') || { echo "not understood: $file"; exit 1; }`,
      `  [ "$due" != - ] || continue; number=\${due% *}; ${digits('$number', 'set in $file')}; set=data/proposals/$number.json`,
      `  [ "$(${hash} "$set" | cut -c1-64)" = "\${due#* }" ] && jq -en --slurpfile s "$file" --slurpfile log ${LOG} --slurpfile set "$set" '${PROPOSED} ${COUNTED}' > /dev/null || { echo "proposals differ: $file"; exit 1; }`,
      `done ) && diff <(ls data/proposals 2> /dev/null | LC_ALL=C sort) \\`,
      `  <(jq -rs --slurpfile log ${LOG} '[.[].proposals? | objects | .set] as $sets | [$log[] | select(.action == "cleaning-proposed").detail | select(.set | IN($sets[])).set | "\\(.).json"] | unique[]' data/results/*.start.json /dev/null 2> /dev/null | LC_ALL=C sort)`,
    ].join('\n'),
    words: [
      `said=data/audit/openings.jsonl; [ -e "$said" ] || said=/dev/null; ( while IFS= read -r line; do`,
      `  key=$(jq -r .key <<<"$line"); name=$(jq -r .name <<<"$line"); seq=$(jq -r .seq <<<"$line")`,
      `  ${digits('$seq', 'entry in $said')}; case $key in *[!0-9a-f]*) echo "no key of entry $seq"; exit 1 ;; esac`,
      `  mac=$(printf %s "$(jq -c .value <<<"$line")" | ${openssl} dgst -sha256 -mac HMAC -macopt "hexkey:$key" -r | cut -c1-64)`,
      `  [ "$mac" = "$(sed -n "\${seq}p" ${LOG} | jq -r --arg name "$name" '.detail.private[$name]')" ] || { echo "not on record: a word of entry $seq"; exit 1; }`,
      `done < "$said" ) && jq -e --slurpfile log ${LOG} --slurpfile said "$said" '. as $report`,
      `  | def last($name; $id): [$log[] | select(.detail.private? | type == "object") | select(.detail.private[$name] and ($id == "" or .detail.id == $id)).seq] | last;`,
      `  def same($name; $id; $printed): last($name; $id) as $seq | $seq == null or any($said[]; .seq == $seq and .name == $name and .value == $printed);`,
      `  same("question"; ""; .case.head.question) and all(.exhibits[]?.entry; . as $e | same("title"; $e.id; $e.title) and same("note"; $e.id; $e.note))' ${REPORT} > /dev/null`,
    ].join('\n'),
    times: `jq -es --arg sealed "$(sed -n 's/^Sealed-At: //p' bag-info.txt)" 'map(.time) | all(type == "string" and test("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z$")) and .[-1] <= $sealed' ${LOG} > /dev/null`,
  } as const;
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
