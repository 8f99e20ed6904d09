#!/usr/bin/env bash
# One unattended run of a stack: pulumi refresh, preview, up. Run it in the program's folder.
#
#   renew.sh [STACK]        the stack; PULUMI_STACK where none is given
#   ALLOW_REPLACE=1         lets this run replace or delete what its preview names
#
# Needs pulumi and node on PATH, and the environment that they need: the state backend, its passphrase or key,
# and AWS credentials. Exit code: 0 if all three steps ran; 20 if the run was refused because of its preview;
# 64 or 69 if it could not begin; otherwise that of the first command that failed.
set -euo pipefail
umask 077

refused=20
stack=${1:-${PULUMI_STACK:-}}
allow=${ALLOW_REPLACE:-}
refresh_is="did not run" preview_is="did not run" up_is="did not run"

say() { printf 'renew: %s\n' "$*"; }

if [ -z "$stack" ] || [ $# -gt 1 ]; then
  say "usage: renew.sh STACK, or PULUMI_STACK=STACK renew.sh" >&2
  exit 64
fi
for program in pulumi node; do
  command -v "$program" >/dev/null || { say "$program is not on PATH" >&2; exit 69; }
done

work=$(mktemp -d)
finish() {
  local code=$?
  rm -rf "$work"
  say "---- stack $stack"
  say "refresh: $refresh_is"
  say "preview: $preview_is"
  say "up:      $up_is"
  say "exit code $code"
}
trap finish EXIT

# Runs one pulumi command and shows what it says; outputs of the stack are not shown.
run() {
  pulumi "$@" --stack "$stack" --yes --skip-preview --suppress-outputs --non-interactive --color never 2>&1 |
    tee "$work/log"
}

# "1 updated, 7 unchanged", from the end of what pulumi said.
counts() {
  sed -n '/^Resources:/,/^$/s/^[ +~-]*\([0-9].*\)$/\1/p' "$work/log" | paste -sd, - | sed 's/,/, /g'
}

# One line for each certificate that the state knows; nothing else of the state is kept or shown.
certificates() {
  pulumi stack export --stack "$stack" --non-interactive | node -e "$list_certificates" | sort
}
list_certificates='
const text = require("node:fs").readFileSync(0, "utf8");
const resources = text.trim() === "" ? [] : (JSON.parse(text).deployment?.resources ?? []);
for (const { type, urn, outputs = {} } of resources)
  if (type.endsWith("/aws-pki:Certificate"))
    console.log(`Certificate ${urn.split("::").slice(3).join("::")}: ${outputs.status}, serial ${outputs.serial || "none yet"}, until ${outputs.notAfter || "its issue"}`);
'

# Says what a preview shows. Exit 20 where it replaces or deletes anything (whatever is not known to be harmless
# counts) and ALLOW_REPLACE is not 1; exit 1 where it cannot be read.
judge='
const [file, allow, refused, stack] = process.argv.slice(1);
const say = (line) => console.log(`renew: ${line}`);
const text = require("node:fs").readFileSync(file, "utf8");
let plan;
try {
  plan = JSON.parse(text.slice(text.indexOf("{")));
} catch {
  plan = {};
}
for (const { severity, message = "" } of plan.diagnostics ?? [])
  if (message.trim() !== "") say(`preview: ${severity}: ${message.trim()}`);
if (!Array.isArray(plan.steps)) {
  say("preview: it cannot be read, so nothing was judged.");
  process.exit(1);
}
const harmless = new Set(["same", "create", "update", "read", "refresh", "import"]);
const describe = ({ op, urn, replaceReasons, diffReasons }) => {
  const [, , types = "", ...name] = urn.split("::");
  const why = replaceReasons ?? diffReasons ?? [];
  return `${op} ${types.split(/[:$/]/).at(-1)} ${name.join("::")}${why.length > 0 ? ` (${why.join(", ")})` : ""}`;
};
const changes = plan.steps.filter(({ op }) => op !== "same");
for (const step of changes) say(`preview: would ${describe(step)}`);
if (changes.length === 0) say("preview: nothing to do");
const counted = Object.entries(plan.changeSummary ?? {}).filter(([op, count]) => count > 0 && !harmless.has(op));
// A certificate that died is replaced because of its status, and a secret that was removed with it comes back.
const cures = { "aws-pki:Certificate": ["status"], "aws-pki:CertificateSecret": ["certificate", "syncNow", "autoSync"] };
const cured = new Set(
  changes
    .filter(({ urn, replaceReasons = [], diffReasons = [] }) => {
      const type = urn.split("::")[2]?.split("/").at(-1);
      // Another name because of another certificate: preserveSecretOnRenewal is off.
      const renamed = type === "aws-pki:CertificateSecret" && diffReasons.includes("certificate") ? ["secretName"] : [];
      const allowed = [...(cures[type] ?? []), ...renamed];
      return replaceReasons.length > 0 && replaceReasons.every((reason) => allowed.includes(reason));
    })
    .map(({ urn }) => urn),
);
const replaces = new Set(["replace", "create-replacement", "delete-replaced"]);
const isHarmless = ({ op, urn }) => harmless.has(op) || (replaces.has(op) && cured.has(urn));
const named = changes.filter((step) => !isHarmless(step)).map(describe);
const unnamed = counted.map(([op, count]) => `${op} ${count} resource(s)`);
const harm = named.length > 0 || cured.size > 0 ? named : unnamed;
if (harm.length === 0 || allow === "1") process.exit(0);
say(`REFUSED: the up would ${harm.join("; ")}.`);
say("A replaced certificate costs a new fee, and a renamed secret leaves its readers. Nothing was changed in AWS, and nothing is renewed until this is settled.");
say(`Look at it with: pulumi preview --diff --stack ${stack}`);
say("Where that is what you want, let one run do it with ALLOW_REPLACE=1.");
process.exit(Number(refused));
'

# 1. What AWS did since the last run, such as a renewal of its own.
code=0
refresh_is="began and did not end"
certificates >"$work/before" || code=$?
[ $code -ne 0 ] || run refresh || code=$?
[ $code -ne 0 ] || certificates >"$work/after" || code=$?
if [ $code -ne 0 ]; then
  refresh_is="FAILED with exit code $code"
  say "the refresh failed, so neither preview nor up ran: nothing was renewed, and no secret was written" >&2
  exit $code
fi
comm -13 "$work/before" "$work/after" >"$work/found"
refresh_is="no certificate differs from what the state knew"
if ! cmp -s "$work/before" "$work/after"; then
  refresh_is="found that AWS changed certificates"
  while read -r line; do say "refresh: found $line"; done <"$work/found"
  comm -23 <(cut -d: -f1 "$work/before") <(cut -d: -f1 "$work/after") |
    while read -r name; do say "refresh: $name is gone from AWS"; done
fi

# 2. What the up would do.
code=0
preview_is="began and did not end"
pulumi preview --json --stack "$stack" --non-interactive --color never >"$work/preview.json" || code=$?
judged=0
node -e "$judge" -- "$work/preview.json" "$allow" "$refused" "$stack" || judged=$?
if [ $code -eq 0 ] && [ $judged -eq 0 ]; then
  preview_is="nothing that ALLOW_REPLACE would have to allow"
  [ "$allow" != 1 ] || preview_is="not judged, because of ALLOW_REPLACE=1"
elif [ $code -eq 0 ] && [ $judged -eq $refused ]; then
  preview_is="REFUSED: see above what would be replaced or deleted; ALLOW_REPLACE=1 allows it"
  exit $refused
else
  [ $code -ne 0 ] || code=$judged
  preview_is="FAILED with exit code $code"
  say "the preview failed, so the up did not run: nothing was renewed, and no secret was written" >&2
  exit $code
fi

# 3. The renewal, where one is due, and the secrets. Also where the preview shows nothing: outputs may have moved.
code=0
up_is="began and did not end"
run up || code=$?
if [ $code -ne 0 ]; then
  up_is="FAILED with exit code $code; what it had done by then stands above"
  exit $code
fi
up_is=$(counts)
