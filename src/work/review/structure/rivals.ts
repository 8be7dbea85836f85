/**
 * Packages of which a project needs one: our own list, by what they are for.
 *
 * Only what truly takes another's place is in a group: two of it side by side are two ways to do one thing. Frameworks
 * are left out; nobody brings a second one by the way.
 */
import { languageOf } from "../../../knowledge/codebase/parsers.ts";
import { isScriptPath } from "./graph.ts";

export interface Rival {
  readonly ecosystem: Ecosystem;
  /** What it is for, behind a "for": `dates`. */
  readonly purpose: string;
  readonly name: string;
}

export type Ecosystem = "script" | "python" | "go" | "jvm" | "rust" | "dotnet" | "ruby" | "php";

/** Ecosystem, purpose, names; a name covers what is below it. */
const groups: readonly (readonly [Ecosystem, string, string])[] = [
  ["script", "dates", "moment dayjs luxon date-fns @js-joda/core moment-timezone spacetime"],
  [
    "script",
    "HTTP requests",
    "axios got ky node-fetch superagent request needle wretch ofetch cross-fetch phin",
  ],
  ["script", "logs", "winston pino bunyan log4js loglevel consola signale tslog roarr"],
  [
    "script",
    "database queries",
    "typeorm sequelize @prisma/client drizzle-orm knex kysely objection @mikro-orm/core bookshelf waterline mongoose",
  ],
  [
    "script",
    "input schemas",
    "zod yup joi valibot superstruct io-ts runtypes @sinclair/typebox arktype class-validator ajv @hapi/joi myzod",
  ],
  [
    "script",
    "shared state",
    "redux @reduxjs/toolkit zustand mobx recoil jotai valtio xstate effector nanostores pinia vuex",
  ],
  [
    "script",
    "requests and their cache",
    "@tanstack/react-query react-query swr @apollo/client urql @urql/core",
  ],
  ["script", "unit tests", "jest vitest mocha ava jasmine tape uvu"],
  [
    "script",
    "browser tests",
    "cypress @playwright/test playwright puppeteer webdriverio testcafe nightwatch",
  ],
  ["script", "unique ids", "uuid nanoid cuid @paralleldrive/cuid2 ulid shortid ksuid short-uuid"],
  ["script", "collections", "lodash lodash-es underscore ramda remeda rambda radash es-toolkit"],
  [
    "script",
    "deep equality",
    "fast-deep-equal deep-equal dequal react-fast-compare lodash.isequal fast-equals",
  ],
  ["script", "deep copies", "clone-deep lodash.clonedeep rfdc klona clone"],
  ["script", "class names", "classnames clsx classcat"],
  [
    "script",
    "styles in code",
    "styled-components @emotion/styled @stitches/react @linaria/core goober",
  ],
  ["script", "forms", "react-hook-form formik final-form react-final-form @tanstack/react-form"],
  ["script", "translations", "i18next react-intl @lingui/core next-intl vue-i18n typesafe-i18n"],
  [
    "script",
    "command lines",
    "commander yargs cac meow minimist arg sade oclif @oclif/core mri citty clipanion",
  ],
  ["script", "terminal colours", "chalk kleur picocolors colorette ansi-colors yoctocolors colors"],
  ["script", "child processes", "execa zx cross-spawn shelljs tinyexec nano-spawn"],
  ["script", "file patterns", "glob fast-glob globby tinyglobby"],
  ["script", "YAML", "yaml js-yaml"],
  ["script", "mail", "nodemailer @sendgrid/mail postmark resend mailgun.js"],
  ["script", "Redis", "ioredis redis"],
  ["script", "job queues", "bull bullmq bee-queue agenda pg-boss kue"],
  ["script", "password hashes", "bcrypt bcryptjs argon2 @node-rs/argon2 @node-rs/bcrypt"],
  ["script", "tokens", "jsonwebtoken jose fast-jwt"],
  ["script", "charts", "chart.js recharts d3 highcharts echarts victory @nivo/core apexcharts"],
  [
    "script",
    "icons",
    "lucide-react react-icons @heroicons/react @tabler/icons-react phosphor-react react-feather",
  ],
  ["script", "Markdown", "marked markdown-it showdown remark micromark"],
  ["script", "observables", "rxjs most xstream zen-observable"],
  ["script", "immutable updates", "immer immutable mutative seamless-immutable"],
  [
    "script",
    "HTML parsing",
    "cheerio jsdom linkedom parse5 htmlparser2 node-html-parser happy-dom",
  ],
  ["python", "HTTP requests", "requests httpx aiohttp urllib3 httplib2"],
  ["python", "logs", "logging loguru structlog logbook"],
  ["python", "database queries", "sqlalchemy peewee tortoise pony sqlmodel databases"],
  ["python", "input schemas", "pydantic marshmallow cerberus voluptuous attrs schematics"],
  ["python", "dates", "arrow pendulum delorean maya"],
  ["python", "command lines", "click typer argparse docopt fire"],
  ["python", "JSON", "json orjson ujson simplejson rapidjson"],
  ["python", "data frames", "pandas polars modin dask"],
  ["python", "job queues", "celery rq dramatiq huey arq"],
  ["python", "unit tests", "pytest nose nose2"],
  ["python", "YAML", "yaml ruamel"],
  ["python", "Redis", "redis aioredis"],
  ["python", "templates", "jinja2 mako chameleon"],
  ["python", "tokens", "jwt jose authlib"],
  [
    "go",
    "logs",
    "log/slog github.com/sirupsen/logrus go.uber.org/zap github.com/rs/zerolog github.com/golang/glog k8s.io/klog github.com/apex/log",
  ],
  [
    "go",
    "errors",
    "github.com/pkg/errors github.com/cockroachdb/errors golang.org/x/xerrors github.com/juju/errors",
  ],
  [
    "go",
    "database queries",
    "gorm.io/gorm github.com/jinzhu/gorm entgo.io/ent github.com/jmoiron/sqlx github.com/uptrace/bun github.com/Masterminds/squirrel xorm.io/xorm",
  ],
  [
    "go",
    "HTTP routes",
    "github.com/gin-gonic/gin github.com/labstack/echo github.com/go-chi/chi github.com/gorilla/mux github.com/gofiber/fiber github.com/julienschmidt/httprouter",
  ],
  [
    "go",
    "HTTP requests",
    "github.com/go-resty/resty github.com/imroc/req github.com/hashicorp/go-retryablehttp github.com/valyala/fasthttp",
  ],
  [
    "go",
    "unique ids",
    "github.com/google/uuid github.com/gofrs/uuid github.com/satori/go.uuid github.com/rs/xid github.com/oklog/ulid",
  ],
  [
    "go",
    "command lines",
    "github.com/spf13/cobra github.com/urfave/cli github.com/alecthomas/kong github.com/jessevdk/go-flags",
  ],
  [
    "go",
    "settings",
    "github.com/spf13/viper github.com/kelseyhightower/envconfig github.com/caarlos0/env github.com/knadh/koanf github.com/ilyakaznacheev/cleanenv",
  ],
  [
    "go",
    "JSON",
    "encoding/json github.com/json-iterator/go github.com/goccy/go-json github.com/bytedance/sonic github.com/mailru/easyjson",
  ],
  ["go", "YAML", "gopkg.in/yaml.v2 gopkg.in/yaml.v3 sigs.k8s.io/yaml github.com/goccy/go-yaml"],
  ["go", "Redis", "github.com/redis/go-redis github.com/go-redis/redis github.com/gomodule/redigo"],
  [
    "go",
    "tokens",
    "github.com/golang-jwt/jwt github.com/dgrijalva/jwt-go github.com/lestrrat-go/jwx",
  ],
  [
    "jvm",
    "JSON",
    "com.fasterxml.jackson com.google.gson org.json kotlinx.serialization com.squareup.moshi com.alibaba.fastjson",
  ],
  ["jvm", "dates", "java.time org.joda.time kotlinx.datetime"],
  [
    "jvm",
    "logs",
    "org.slf4j java.util.logging org.apache.log4j org.apache.logging.log4j org.apache.commons.logging org.jboss.logging timber",
  ],
  [
    "jvm",
    "HTTP requests",
    "okhttp3 java.net.http org.apache.http org.apache.hc io.ktor.client feign retrofit2",
  ],
  ["jvm", "unit tests", "org.junit.jupiter org.testng io.kotest"],
  ["jvm", "mocks", "org.mockito io.mockk org.easymock"],
  ["rust", "HTTP requests", "reqwest ureq surf isahc attohttpc curl"],
  ["rust", "logs", "log tracing slog"],
  ["rust", "application errors", "anyhow eyre color_eyre failure"],
  ["rust", "error types", "thiserror snafu quick_error derive_more_error"],
  ["rust", "dates", "chrono time jiff"],
  ["rust", "command lines", "clap structopt argh gumdrop pico_args"],
  ["rust", "database queries", "sqlx diesel sea_orm rusqlite"],
  ["rust", "HTTP routes", "axum actix_web rocket warp poem tide"],
  ["rust", "asynchronous work", "tokio async_std smol"],
  ["rust", "lazy values", "once_cell lazy_static"],
  ["rust", "random numbers", "rand fastrand nanorand"],
  ["dotnet", "JSON", "Newtonsoft.Json System.Text.Json"],
  ["dotnet", "logs", "Microsoft.Extensions.Logging Serilog NLog log4net"],
  ["dotnet", "database queries", "Microsoft.EntityFrameworkCore Dapper NHibernate"],
  ["dotnet", "mapping", "AutoMapper Mapster"],
  ["dotnet", "unit tests", "Xunit NUnit.Framework Microsoft.VisualStudio.TestTools"],
  ["dotnet", "mocks", "Moq NSubstitute FakeItEasy"],
  ["dotnet", "HTTP requests", "RestSharp Flurl Refit"],
  ["ruby", "HTTP requests", "faraday httparty rest-client typhoeus http excon net"],
  ["ruby", "JSON", "json oj multi_json"],
  [
    "php",
    "HTTP requests",
    "GuzzleHttp Symfony\\Component\\HttpClient Symfony\\Contracts\\HttpClient Buzz",
  ],
  ["php", "logs", "Monolog Psr\\Log"],
  ["php", "dates", "Carbon Cake\\Chronos"],
  ["php", "database queries", "Illuminate\\Database Doctrine\\ORM Propel"],
];

const rivals: ReadonlyMap<string, Rival> = new Map(
  groups.flatMap(([ecosystem, purpose, names]) =>
    names
      .split(" ")
      .map((name): [string, Rival] => [`${ecosystem} ${name}`, { ecosystem, purpose, name }]),
  ),
);

/** What an import is one of several ways for; undefined for all that the list does not have. */
export function rivalOf(path: string, specifier: string): Rival | undefined {
  const ecosystem = ecosystemOf(path);
  if (ecosystem === undefined || specifier.length > 300) return undefined;
  let name = specifier.replace(/^\\/, "").replace(/^(?:node|npm|jsr):/, "");
  for (;;) {
    const found = rivals.get(`${ecosystem} ${name}`);
    if (found !== undefined) return found;
    const end = Math.max(...["/", ".", "::", "\\"].map((separator) => name.lastIndexOf(separator)));
    if (end <= 0) return undefined;
    name = name.slice(0, end).replace(/:$/, "");
  }
}

const ecosystems: ReadonlyMap<string | undefined, Ecosystem> = new Map([
  ["Python", "python"],
  ["Go", "go"],
  ["Java", "jvm"],
  ["Kotlin", "jvm"],
  ["Rust", "rust"],
  ["CSharp", "dotnet"],
  ["Ruby", "ruby"],
  ["Php", "php"],
]);

function ecosystemOf(path: string): Ecosystem | undefined {
  if (isScriptPath(path) || path.endsWith("package.json")) return "script";
  return ecosystems.get(languageOf(path));
}
