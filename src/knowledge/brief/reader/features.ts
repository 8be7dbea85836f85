/** What a learned weight may stand at: stems, pairs of neighbours, values, and whether a phrase of the taxonomy matched. */
import { type ValueClass, valueClasses, isValueClass, type Words } from "./words.ts";

/** Classes in the order in which one hides another: `30 s` is a time and no number. */
const shown: readonly ValueClass[] = valueClasses
  .filter(isValueClass)
  .toSorted((a, b) => rank(a) - rank(b));

function rank(name: ValueClass): number {
  return ["rate", "time", "size", "percent", "money", "quoted", "name", "status", "n"].indexOf(
    name,
  );
}

/** Words that say the same for a reader; a pair of groups in one sentence is a feature too. */
const groups: readonly (readonly [string, ReadonlySet<string>])[] = (
  [
    [
      "not",
      "no not never none nothing nobody without cannot cant dont doesnt didnt isnt arent wont mustnt shouldnt neither nor nowhere except",
    ],
    ["must", "must shall should will has have needs need gets please want wants only always"],
    ["may", "may can could might allowed"],
    ["if", "if when whenever once while unless until after before"],
    [
      "now",
      "now today currently yesterday last since already still always moment present week night recently again",
    ],
    ["we", "we i our my us"],
    [
      "who",
      "user users people person customer customers client clients developer developers engineer engineers admin admins operator operators editor editors author authors visitor visitors guest guests member members team teams owner owners manager managers agent agents staff employee employees colleague colleagues support finance accounting sales marketing ops partner partners tenant tenants seller sellers buyer buyers patient patients doctor doctors nurse nurses student students teacher teachers driver drivers parent parents analyst analysts auditor auditors reviewer reviewers everyone everybody anyone anybody nobody somebody someone clerk clerks librarian librarians technician technicians farmer farmers pilot pilots lawyer lawyers tester testers",
    ],
    [
      "bad",
      "slow slower slowly broken breaks break wrong wrongly fails failed fail failing crash crashes crashed crashing lost loses losing lose missing duplicate duplicates duplicated twice complain complains complained complaining complaint complaints annoying annoyed hard painful manual manually impossible stuck hangs hang freezes dies died error errors bug bugs flaky outdated stale confusing confused forget forgot forgets nobody blind tired waste wastes overwrites overwritten leak leaks leaked incident outage garbage mess messy blank empty ugly useless too",
    ],
    [
      "keep",
      "keep keeps kept stay stays remain remains unchanged untouched same identical leave leaves alone existing continue continues",
    ],
    [
      "test",
      "test tests tested testing spec specs assert asserts verify verified verifies check checks checked prove proof proves green red pass passes regression suite acceptance accepted done compare compares expects expect",
    ],
    [
      "data",
      "id ids email emails name names address addresses phone table tables column columns field fields row rows record records file files birth date dates salary amount amounts price prices order orders invoice invoices account accounts profile profiles note notes document documents message messages photo photos password passwords token tokens personal health medical gdpr pii",
    ],
    [
      "fail",
      "down offline unreachable unavailable timeout timeouts outage fails fail failed failing dies die dead crash crashes gone away fallback fall survive survives degrade degraded retry retries lost disconnect disconnects drops",
    ],
    [
      "log",
      "log logs logged logging metric metrics trace traces tracing alert alerts alarm audit audited monitor monitoring dashboard dashboards counter gauge histogram page pages paged sentry grafana prometheus",
    ],
    [
      "ship",
      "rollout roll rolled flag flags canary deploy deploys deployed deployment release released releases staged gradually revert reverts rollback undo undone switch toggle percent beta pilot",
    ],
    [
      "like",
      "like same follow follows following copy imitate pattern similar modelled template example exemplar analogous as",
    ],
    [
      "tech",
      "postgres postgresql mysql mariadb sqlite mongo mongodb redis kafka rabbitmq nats s3 kubernetes k8s docker terraform helm react vue angular svelte nextjs rails django flask fastapi spring laravel symfony express node deno bun go rust python java kotlin typescript elixir phoenix dotnet graphql grpc celery sidekiq quartz elasticsearch opensearch meilisearch typesense stripe twilio clamav opentelemetry nginx envoy library libraries package framework crate gem sdk orm",
    ],
    [
      "future",
      "maybe later soon next future change changes changing might likely probably configurable setting settings config temporary interim",
    ],
    [
      "more",
      "ten tenfold times million billion thousands scale scaling growth grow grows growing load bottleneck 10x 100x",
    ],
    [
      "want",
      "want wants wish wishes asked ask asks need needs let lets able so that allow allows enable help helps easier",
    ],
  ] as const
).map(([name, words]) => [`<${name}>`, new Set(words.split(" "))] as const);

/** Endings of words, cut off in turn; a stem has three letters at least. */
const endings = [
  "ization",
  "isation",
  "ations",
  "ation",
  "ingly",
  "ments",
  "ment",
  "ings",
  "ing",
  "ness",
  "ies",
  "ied",
  "ers",
  "er",
  "ed",
  "es",
  "ly",
  "s",
  "e",
  "y",
];

export function stemOf(word: string): string {
  if (/\d/.test(word)) return /^\d+$/.test(word) ? "#" : word.replaceAll(/\d+/g, "#");
  for (const ending of endings) {
    if (word.length >= ending.length + 3 && word.endsWith(ending))
      return word.slice(0, -ending.length);
  }
  return word;
}

/** Names of the features that a sentence has, each once. */
export function featuresOf(words: Words): string[] {
  const row: string[] = [];
  const found = new Set<string>();
  for (let place = 0; place < words.words.length;) {
    const value = shown.find((name) => words.spans(name).has(place));
    if (value === undefined) {
      const word = words.words[place] ?? "";
      row.push(stemOf(word));
      for (const [name, members] of groups) if (members.has(word)) found.add(name);
      place += 1;
      continue;
    }
    row.push(`{${value}}`);
    const end = Math.max(...(words.spans(value).get(place) ?? []));
    // A name is a value and has words that say something.
    if (value === "name" || value === "quoted") {
      for (const word of words.words.slice(place, end)) found.add(stemOf(word));
    }
    place = Math.max(place + 1, end);
  }
  for (const [at, stem] of row.entries()) {
    found.add(stem);
    const next = row[at + 1];
    const after = row[at + 2];
    if (next !== undefined) found.add(`${stem} ${next}`);
    if (after !== undefined) found.add(`${stem} _ ${after}`);
  }
  const here = groups.filter(([name]) => found.has(name)).map(([name]) => name);
  for (const [at, one] of here.entries()) {
    for (const other of here.slice(at + 1)) found.add(`${one}${other}`);
  }
  if (row.length <= 5) found.add("<short>");
  if (row.length >= 25) found.add("<long>");
  found.add(`<first ${row[0] ?? ""}>`);
  return [...found];
}

/** What one knows of a sentence beside its words: where it stands, and in which kinds of work. */
export function contextFeatures(at: number, of: number, kinds: readonly string[]): string[] {
  return [
    ...(at === 0 ? [of === 1 ? "<only sentence>" : "<first sentence>"] : []),
    ...kinds.map((kind) => `<in ${kind}>`),
  ];
}
