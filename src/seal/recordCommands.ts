import { PAYLOAD_FILES } from './bagNames.js';

/** Programs whose names differ between systems. */
interface HashTools {
  /** Checks a manifest. */
  readonly check: string;
  /** Hashes a file or its input. */
  readonly hash: string;
  readonly openssl: string;
}

const { audit: LOG, json: REPORT, html: HTML, pdf: PDF } = PAYLOAD_FILES;

/** Ids that the report names as made, but not reported: their results are not in the bag. */
const LEFT_OUT = `--argjson left "$(jq -c '[.omitted[]?.id]' ${REPORT})"`;

/** Of the examinations in the audit log: id, whether it was at rest, lines and hash of the last line of its journal. */
const MARKS = `marks() { jq -rn 'reduce (inputs | select(.detail.examination? and (.action | startswith("examination-")))) as $e ({};
  $e.detail as $d | $d.examination as $x | ($e.action | ltrimstr("examination-")) as $a
  | if $a == "prepared" then .[$x] = {rest: true, lines: 0, head: ("0" * 64)}
    elif $a == "started" or $a == "resumed" or $a == "paused" or $a == "failed" or $a == "finished"
    then .[$x].rest = ($d.journalLines != null and $a != "started" and $a != "resumed")
      | if $d.journalLines != null then .[$x] += {lines: $d.journalLines, head: $d.journalHead} else . end
    else . end)
  | to_entries[] | "\\(.key) \\(.value.rest) \\(.value.lines) \\(.value.head)"' ${LOG}; }`;

/** Caption, examiner and the rest of the case's head are what the log last said of them, where it says it openly. */
const HEAD = `jq -e --slurpfile log ${LOG} '.case.head as $head | reduce ($log[] | select(.action == "case-created" or .action == "case-edited").detail) as $d ({};
  . + (($d.head // $d.after // {}) | with_entries(select(.value | type == "string"))) | delpaths([$d.private // {} | keys[] | [.]]))
  | to_entries | all($head[.key] == .value)' ${REPORT} > /dev/null`;

/** Commands that hold results, items and report against the audit log and against each other; they need bash and jq. */
export function recordCommands({ check, hash, openssl }: HashTools) {
  // A list that may be empty is no manifest, so a line that always holds stands at its end.
  const hold = (...lists: readonly string[]): string =>
    `{ ${lists.join('; ')}; ${hash} bagit.txt; } | ${check}`;
  return {
    forms: [
      `json=$(mktemp) && pdfdetach -list ${PDF} | grep -qx '1 embedded files' && pdfdetach -save 1 -o "$json" ${PDF} && cmp "$json" ${REPORT} &&`,
      `[ "$(grep -oi '<script' ${HTML} | wc -l)" -eq 1 ] &&`,
      `cmp <(grep '^<script' ${HTML}) <(printf '<script type="application/json" id="report-json">%s</script>\\n' "$(sed 's/</\\\\u003c/g' ${REPORT})")`,
    ].join('\n'),
    complete: `jq -e --slurpfile log ${LOG} '[$log[] | select(.action == "examination-prepared").detail.examination] as $made
  | [$log[] | select(.action == "examination-finished").detail.examination] as $ended
  | ($made | sort) == ([.examinations[]?.id, .omitted[]?.id] | sort)
    and all(.examinations[]?; (.status == "finished") == (.id | IN($ended[])))' ${REPORT} > /dev/null`,
    contents: [
      `( for file in data/results/*.start.json data/results/*.findings.json; do [ -e "$file" ] || continue`,
      `  name=\${file##*/}; jq -e --slurpfile file "$file" --arg id "\${name%%.*}" '$file[0] as $f | [.examinations[]? | select(.id == $id)]`,
      `    | all(.[]; if $f.schema == "palimpsest-examination" then .start as $s | all($f | to_entries[]; .value == $s[.key])`,
      `      else ($f | del(.findings[].spans)) == (.findings | del(.findings[].spans)) end)' ${REPORT} > /dev/null || { echo "not in the report: $file"; exit 1; }`,
      `done ) && diff <(jq -cS '.items[]?.evidence' ${REPORT} | LC_ALL=C sort) <(cat data/items/E*[0-9].json 2> /dev/null | jq -cS .evidence | LC_ALL=C sort) &&`,
      HEAD,
    ].join('\n'),
    starts: hold(
      `jq -r ${LEFT_OUT} 'select(.action == "examination-prepared").detail | select(.examination | IN($left[]) | not) | "\\(.startSha256)  data/results/\\(.examination).start.json"' ${LOG}`,
    ),
    marks: MARKS,
    journals: [
      `marks | ( none=$(printf '0%.0s' {1..64}); while read -r id rest lines head; do file=data/results/$id.journal.jsonl`,
      `  if [ ! -e "$file" ]; then`,
      `    [ "$rest" = false ] || [ "$lines" = 0 ] || jq -e --arg id "$id" '.omitted | map(.id) | index($id) != null' ${REPORT} > /dev/null 2>&1 || { echo "missing: $file"; exit 1; }`,
      `    continue`,
      `  fi`,
      `  d=$(mktemp -d); n=0`,
      `  while IFS= read -r line; do printf -v name %09d "$n"; printf %s "$line" > "$d/$name"; n=$((n + 1)); done < "$file"`,
      `  [ "$n" = 0 ] || ( cd "$d" && find . -type f | LC_ALL=C sort | xargs ${hash} | cut -c1-64 ) > "$d.sums"`,
      `  { echo "$none"; cat "$d.sums" 2> /dev/null; } > "$d.all"; found=$(sed -n "$((lines + 1))p" "$d.all")`,
      `  diff <(head -n "$n" "$d.all" | awk '{print NR - 1, $0}') <(head -n "$n" "$file" | jq -r '"\\(.seq) \\(.prev)"') > /dev/null; chain=$?`,
      `  rm -rf "$d" "$d.sums" "$d.all"`,
      `  [ "$chain" = 0 ] && [ "$found" = "$head" ] && { [ "$rest" = false ] || [ "$n" = "$lines" ]; } || { echo "broken: $file"; exit 1; }`,
      `done ) &&`,
      hold(
        `jq -r ${LEFT_OUT} 'select(.action == "examination-finished").detail | select(.journalLines > 0 and (.examination | IN($left[]) | not)) | "\\(.journalSha256)  data/results/\\(.examination).journal.jsonl"' ${LOG}`,
      ),
    ].join('\n'),
    arrays: [
      `marks | ( while read -r id rest lines head; do file=data/results/$id.journal.jsonl; last=; due=0; named=' '`,
      `  check() { [ -z "$last" ] || [ "$due" = "$(wc -c < "$array" | tr -d ' ')" ] || [ "$rest" = false ]; }`,
      `  while read -r name offset count sum; do`,
      `    [ "$name" = "$last" ] || { check || { echo "left over: $array"; exit 1; }; last=$name; due=0; named="$named$name "; }`,
      `    array=data/results/$id.$name.f32`,
      `    [ "$offset" = "$due" ] && [ "$(tail -c "+$((offset + 1))" "$array" | head -c "$((count * 4))" | ${hash} | cut -c1-64)" = "$sum" ] || { echo "changed: $array"; exit 1; }`,
      `    due=$((offset + count * 4))`,
      `  done < <([ ! -e "$file" ] || jq -r '.observation.arrays? // {} | to_entries[] | "\\(.key) \\(.value.offset) \\(.value.count) \\(.value.sha256)"' "$file" | LC_ALL=C sort -s -k1,1)`,
      `  check || { echo "left over: $array"; exit 1; }`,
      `  for array in data/results/"$id".*.f32; do name=\${array##*/}; name=\${name#*.}; name=\${name%.f32}`,
      `    [ ! -e "$array" ] || [ "$rest" = false ] || case $named in *" $name "*) ;; *) echo "left over: $array"; exit 1 ;; esac`,
      `  done`,
      `done )`,
    ].join('\n'),
    findings: [
      hold(
        `jq -r ${LEFT_OUT} 'select(.action == "examination-finished").detail | select(.examination | IN($left[]) | not) | .examination as $x | "\\(.findingsSha256)  data/results/\\($x).findings.json", (select(.windowsSha256) | "\\(.windowsSha256)  data/results/\\($x).windows.jsonl"), (select(.recomputeSha256) | "\\(.recomputeSha256)  data/results/\\($x).recompute.json")' ${LOG}`,
      ) + ' &&',
      `diff <(jq -r ${LEFT_OUT} 'select(.action == "examination-finished").detail | select(.examination | IN($left[]) | not) | "\\(.examination) \\(.journalHead)"' ${LOG} | LC_ALL=C sort -u) \\`,
      `  <(for file in data/results/*.findings.json; do [ ! -e "$file" ] || jq -r --arg name "\${file##*/}" '"\\($name | split(".")[0]) \\(.journalHead)"' "$file"; done | LC_ALL=C sort -u)`,
    ].join('\n'),
    items: [
      `cat data/items/E*[0-9].json 2> /dev/null | jq -e -s --slurpfile log ${LOG} '[.[].evidence] as $items | [$log[] | select(.action == "evidence-added").detail] as $added`,
      `  | ($items | map(.id) | sort) == ($added | map(.id) | sort) and all($added[]; . as $a | ($items[] | select(.id == $a.id)) as $i`,
      `    | all("role", "name", "storage", "sha256", "sizeBytes", "receivedFrom", "receivedBy", "receivedAt"; $a[.] == null or $a[.] == $i[.])`,
      `      and [$a.files[] | {name, sizeBytes, sha256}] == [$i.files[] | {name, sizeBytes, sha256}])' > /dev/null &&`,
      hold(
        `jq -r 'select(.action == "evidence-added").detail | select(.factsSha256) | "\\(.factsSha256)  data/items/\\(.id).facts.json"' ${LOG}`,
      ),
    ].join('\n'),
    exhibits: [
      hold(
        `jq -r --slurpfile report ${REPORT} 'select(.action == "exhibit-added").detail as $d | $report[0].exhibits[]? | select(.entry.id == $d.id and .path != "") | "\\($d.contentSha256)  \\(.path)"' ${LOG}`,
      ) + ' &&',
      `diff <(jq -r '.exhibits[]?.path | select(. != "")' ${REPORT} | LC_ALL=C sort) <(find data -path 'data/exhibits/*.json' | LC_ALL=C sort)`,
    ].join('\n'),
    words: [
      `said=data/audit/openings.jsonl; [ -e "$said" ] || said=/dev/null; ( while IFS= read -r line; do`,
      `  key=$(jq -r .key <<<"$line"); name=$(jq -r .name <<<"$line"); seq=$(jq -r .seq <<<"$line")`,
      `  mac=$(printf %s "$(jq -c .value <<<"$line")" | ${openssl} dgst -sha256 -mac HMAC -macopt "hexkey:$key" -r | cut -c1-64)`,
      `  [ "$mac" = "$(sed -n "\${seq}p" ${LOG} | jq -r --arg name "$name" '.detail.private[$name]')" ] || { echo "not on record: $name of entry $seq"; exit 1; }`,
      `done < "$said" ) && jq -e --slurpfile log ${LOG} --slurpfile said "$said" '. as $report`,
      `  | def last($name; $id): [$log[] | select(.detail.private? | type == "object") | select(.detail.private[$name] and ($id == "" or .detail.id == $id)).seq] | last;`,
      `  def same($name; $id; $printed): last($name; $id) as $seq | $seq == null or any($said[]; .seq == $seq and .name == $name and .value == $printed);`,
      `  same("question"; ""; .case.head.question) and all(.exhibits[]?.entry; . as $e | same("title"; $e.id; $e.title) and same("note"; $e.id; $e.note))' ${REPORT} > /dev/null`,
    ].join('\n'),
    times: `[ ! "$(tail -n 1 ${LOG} | jq -r .time)" \\> "$(sed -n 's/^Sealed-At: //p' bag-info.txt)" ]`,
  } as const;
}
