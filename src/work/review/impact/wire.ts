/** What a hunk changes of that other programs read or send. Pure. */
import type { ReviewedFile } from "../reviewed.ts";
import { listed, nameOf, quoted } from "../findings/changed-lines.ts";
import type { SideLine } from "../findings/side.ts";
import type { Touched } from "./touched.ts";

const contract =
  /\.(?:proto|graphqls?|gql|avsc|thrift|fbs|xsd|wsdl|raml)$|(?:^|[/._-])(?:openapi|swagger|asyncapi)[\w.-]*\.(?:ya?ml|json)$|\.schema\.json$|(?:^|\/)schemas?\/[^/]+\.json$/i;

const route =
  /(?:\b(?:app|router|route|routes|api|server|r|e|g|group|mux|fastify|blueprint|bp|http|rg|engine|v\d|\w{1,30}Router|\w{1,30}Routes|\w{1,30}Api)\.(?:get|post|put|patch|delete|all|route|handle|HandleFunc|Handle|GET|POST|PUT|PATCH|DELETE|MapGet|MapPost|MapPut|MapDelete|Group|api_route)\s*\(|\.route\(|@(?:app|router|bp|blueprint|api|\w{1,30}_router)\.(?:get|post|put|patch|delete|route)\(|@(?:Get|Post|Put|Patch|Delete|Request)Mapping\(|@(?:Get|Post|Put|Patch|Delete|Controller|Path|ApiPath)\(|\[(?:Http(?:Get|Post|Put|Patch|Delete)|Route)\(|^\s*(?:get|post|put|patch|delete|resources?)\s+(?=["':])|\bpath\(|\bre_path\(|Route::(?:get|post|put|patch|delete|resource)\()\s*(?:value\s*=\s*)?[frub]?(["'`])(\/?[\w/:{}<>.*$-]{0,120})\1/;

const serialised =
  /\bjson:"([\w.-]{1,80})[",]|@(?:JsonProperty|SerializedName|JsonAlias|Column)\(\s*(?:value\s*=\s*|name\s*=\s*)?"([\w.-]{1,80})"|#\[serde\([^)]{0,80}rename\s*=\s*"([\w.-]{1,80})"|\[JsonPropertyName\("([\w.-]{1,80})"\)|\b(?:serialization_|validation_)?alias\s*=\s*["']([\w.-]{1,80})["']|\bxml:"([\w.-]{1,80})[",]/;

const status =
  /\b(?:status|sendStatus|writeHead|WriteHeader|StatusCode|HTTPException|abort|HttpResponse|respond_to|head|render)\b\s*[(:=]?\s*(?:status(?:_code)?\s*[=:]\s*)?:?([1-5]\d\d)\b|\bstatus(?:_code|Code)?\s*[=:]\s*([1-5]\d\d)\b|\b(?:http\.Status|StatusCode::|HttpStatus\.|StatusCodes\.|status\.HTTP_)(\w{2,40})/;

/** Whether a file is a contract with other programs. */
export function isContract(path: string): boolean {
  return contract.test(path);
}

export function wireIn({ path }: ReviewedFile, touched: Touched): string | undefined {
  if (isContract(path)) return inContract(path, touched);
  const said = [
    ...differences(touched, route, "route", routeOf),
    // A field more breaks nobody; one that is gone or has another name does.
    ...differences(touched, serialised, "field on the wire", firstGroup).filter(
      (text) => !text.startsWith("adds"),
    ),
    ...statusChanged(touched),
  ];
  return said.length === 0 ? undefined : said.join("; ");
}

/** Not the method, which some routers take first. */
function routeOf(match: RegExpExecArray): string {
  const path = match[2] ?? "";
  return /^[A-Z]+$/.test(path) ? "" : path;
}

function firstGroup(match: RegExpExecArray): string {
  return match.slice(1).find((each) => each !== undefined) ?? "";
}

function inContract(path: string, { added, removed, differing }: Touched): string | undefined {
  if (differing.length === 0) return undefined;
  const first = removed.find(
    (line) =>
      differing.includes(line) && !/^\s*(?:description|summary|title|example)\b/.test(line.text),
  );
  if (first !== undefined)
    return `changes the contract ${nameOf(path)}: ${quoted(first.text, 60)} ${added.length === 0 ? "was taken out" : "is another now"}`;
  return removed.length === 0 ? `adds to the contract ${nameOf(path)}` : undefined;
}

/** Names that only one side has: gone, new, or one that took the place of another. */
function differences(
  { added, removed }: Touched,
  pattern: RegExp,
  what: string,
  nameIn: (match: RegExpExecArray) => string,
): string[] {
  const before = namesBy(removed, pattern, nameIn);
  const after = namesBy(added, pattern, nameIn);
  const gone = [...before].filter((name) => !after.has(name));
  const fresh = [...after].filter((name) => !before.has(name));
  if (gone.length === 1 && fresh.length === 1)
    return [`the ${what} ${quoted(gone[0] ?? "", 60)} becomes ${quoted(fresh[0] ?? "", 60)}`];
  return [
    ...(gone.length === 0
      ? []
      : [`removes the ${what} ${listed(gone.map((name) => quoted(name, 60)))}`]),
    ...(fresh.length === 0
      ? []
      : [`adds the ${what} ${listed(fresh.map((name) => quoted(name, 60)))}`]),
  ];
}

function namesBy(
  lines: readonly SideLine[],
  pattern: RegExp,
  nameIn: (match: RegExpExecArray) => string,
): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { text, code } of lines) {
    const match = /[(":[#`]/.test(code) ? pattern.exec(text) : null;
    if (match !== null && nameIn(match) !== "") names.add(nameIn(match));
  }
  return names;
}

/** A status that took the place of another; a new answer is the business of what it answers. */
function statusChanged({ added, removed }: Touched): string[] {
  const before = [...namesBy(removed, status, firstGroup)];
  const after = [...namesBy(added, status, firstGroup)];
  const gone = before.filter((name) => !after.includes(name));
  const fresh = after.filter((name) => !before.includes(name));
  if (gone.length === 0 || fresh.length === 0) return [];
  return [`the HTTP status ${quoted(gone[0] ?? "", 40)} becomes ${quoted(fresh[0] ?? "", 40)}`];
}
