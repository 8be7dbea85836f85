/** Whether a hunk touches authentication or money, by the names in its changed code and by its path. Pure. */
import { listed, quoted } from "../findings/changed-lines.ts";
import { namesIn, type Touched } from "./touched.ts";
import { speaksOf, subject, type Subject } from "./words.ts";

const authentication = subject(
  "auth authn authz authenticate authenticated authenticates authentication authenticator authorize authorized authorise authorised authorization authorisation oauth oidc saml sso jwt bcrypt argon scrypt pbkdf csrf xsrf login logout signin signout signup password passwords passwd passphrase passkey webauthn totp mfa impersonate impersonation rbac acl unauthorized unauthenticated keycloak",
  {
    access: "token tokens control key",
    refresh: "token tokens",
    bearer: "token",
    session: "token cookie secret id store",
    api: "key keys token secret",
    sign: "in out up",
    log: "in out",
    two: "factor",
    private: "key",
    secret: "key",
    can: "access edit delete manage view",
    is: "admin superuser",
    require: "admin user role permission",
    check: "permission permissions access role",
    has: "permission permissions role",
    user: "role roles permissions",
  },
);

const money = subject(
  "price prices priced pricing invoice invoices invoicing payment payments payout payouts refund refunds refunded currency currencies tax taxes taxable vat surcharge billing billed stripe paypal ledger cents subtotal discount discounts coupon checkout iban salary payroll wallet",
  {
    amount: "due paid total cents in",
    total: "amount price cost paid due",
    unit: "price cost",
    order: "total amount",
    account: "balance",
    credit: "card balance note",
    debit: "card",
    exchange: "rate rates",
    round: "cents money price amount",
    shipping: "cost fee",
    bank: "account transfer",
    charge: "amount card customer",
  },
);

/** Folders and file names that are about it; a file below `payments/` is, whatever its names are. */
const authenticationPath =
  /(?:^|[/_.-])(?:auth|authn|authz|authentication|authorization|oauth2?|oidc|saml|sso|jwt|login|signin|sign-in|sessions?|passwords?|permissions?|acl|rbac|csrf|passport|devise)(?:[/_.-]|$)/i;
const moneyPath =
  /(?:^|[/_.-])(?:billing|payments?|invoices?|invoicing|pricing|prices?|checkout|money|currency|currencies|tax(?:es)?|refunds?|payouts?|ledger|subscriptions?|stripe|paypal)(?:[/_.-]|$)/i;

/** The names that say so, at most three, for a sentence; undefined where the hunk is about something else. */
export function authenticationIn(path: string, touched: Touched): string | undefined {
  return sentence(
    "authentication",
    spoken(authentication, touched),
    authenticationPath,
    path,
    touched,
  );
}

export function moneyIn(path: string, touched: Touched): string | undefined {
  return sentence("money", spoken(money, touched), moneyPath, path, touched);
}

function spoken(about: Subject, { differing }: Touched): string[] {
  const found = new Set<string>();
  for (const line of differing) {
    for (const name of namesIn(line)) {
      if (/^payment_?required$/i.test(name)) continue; // a status of HTTP
      if (speaksOf(about, name)) found.add(name);
      if (found.size > 3) return [...found];
    }
  }
  return [...found];
}

function sentence(
  what: string,
  names: readonly string[],
  inPath: RegExp,
  path: string,
  { differing }: Touched,
): string | undefined {
  if (names.length > 0) return `touches ${what}: ${listed(names.map((name) => quoted(name, 40)))}`;
  // Tokens of the path alone: the changed code must at least do something.
  const does = differing.some(({ code }) => /[(=]|\breturn\b|\bif\b/.test(code));
  return does && inPath.test(path) && !/\.(?:css|scss|less|html?|svg)$/.test(path)
    ? `is in a file about ${what}`
    : undefined;
}
