/** All types of work that Tacit knows. A project may add its own, and more dimensions of these. */
import { api } from "./api.ts";
import { authentication } from "./authentication.ts";
import { authorization } from "./authorization.ts";
import { backgroundJobs } from "./background-jobs.ts";
import { bugFix } from "./bug-fix.ts";
import { caching } from "./caching.ts";
import { cli } from "./cli.ts";
import { dependencyUpgrade } from "./dependency-upgrade.ts";
import { fileUpload } from "./file-upload.ts";
import { infrastructure } from "./infrastructure.ts";
import { integration } from "./integration.ts";
import { libraryApi } from "./library-api.ts";
import { migration } from "./migration.ts";
import { notifications } from "./notifications.ts";
import { observability } from "./observability.ts";
import { payments } from "./payments.ts";
import { performance } from "./performance.ts";
import { realtime } from "./realtime.ts";
import { refactoring } from "./refactoring.ts";
import { reporting } from "./reporting.ts";
import { search } from "./search.ts";
import { uiForm } from "./ui-form.ts";
import type { KindOfWork } from "./kind.ts";

export const kindsOfWork: readonly KindOfWork[] = [
  authentication,
  authorization,
  realtime,
  migration,
  api,
  backgroundJobs,
  uiForm,
  payments,
  caching,
  fileUpload,
  search,
  integration,
  bugFix,
  refactoring,
  performance,
  dependencyUpgrade,
  cli,
  libraryApi,
  infrastructure,
  observability,
  notifications,
  reporting,
];
