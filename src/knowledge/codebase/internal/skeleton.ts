/**
 * A source text without its function bodies and comments, line for line.
 *
 * Nothing inside a body belongs in an outline, and a parser spends most of its time there: reading the skeleton instead
 * saves three quarters of its time. Only what is surely a body goes; in doubt it stays, which costs time and nothing else. When the
 * brackets do not match up, the whole text is handed on and the parser makes of it what it can.
 */
import type { LanguageName } from "../parsers.ts";

export interface Skeleton {
  readonly text: string;
  /** Bodies are still in it. */
  readonly whole: boolean;
  /** Comments that have their lines to themselves: last line → first line, 1-based. */
  readonly comments: ReadonlyMap<number, number>;
  /** Import statements that stood in bodies, one a line. */
  readonly inner: string;
}

export function skeletonOf(language: LanguageName, text: string): Skeleton {
  if (language === "Python") return pythonSkeleton(text);
  if (language === "Ruby") return rubySkeleton(text);
  return braceSkeleton(language, text);
}

const NEWLINE = 10;
const QUOTE = 34;
const HASH = 35;
const APOSTROPHE = 39;
const STAR = 42;
const SLASH = 47;
const BACKSLASH = 92;
const BACKTICK = 96;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const OPEN_PAREN = 40;
const CLOSE_PAREN = 41;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const SEMICOLON = 59;
/** What `${` in a template literal puts on the stack: its closing brace leads back into the literal. */
const TEMPLATE = 0;

interface Lexis {
  readonly script: boolean;
  readonly nestedComments: boolean;
  readonly tripleQuotes: boolean;
  /** Strings may run over a line's end. */
  readonly openStrings: boolean;
  /** A line's end ends a declaration's head, outside parentheses. */
  readonly newlineEnds: boolean;
  /** Whether a brace opens something without definitions, told from the text of its statement, the last character before it, and whether that ends an arrow. */
  readonly isBody: (head: string, previous: string, arrow: boolean) => boolean;
}

const typeHead =
  /\b(?:class|interface|enum|record|namespace|module|object|struct|union|trait)\s+\w/;
const cAttributedType = /\b(?:class|struct|union|enum)\s+(?:alignas|__\w+)\s*\([^;]*$/;
const cAfterParameters =
  /^\s*(?:(?:const|noexcept|override|final|volatile|try|&&?)\s*)*$|^\s*(?:->|:[^:])/;

const plain = {
  script: false,
  nestedComments: false,
  tripleQuotes: false,
  openStrings: false,
  newlineEnds: false,
};
const script: Lexis = {
  ...plain,
  script: true,
  isBody(head, previous, arrow) {
    // Object literals and types; a block of statements.
    if (arrow || "=(,[:?|&<".includes(previous)) return true;
    if (/^\s*(?:(?:else|try|finally|do|static)\s*)?$/.test(head)) return true;
    if (typeHead.test(head)) return false;
    return previous === ")" || /\)\s*:[^():=]+$/.test(head);
  },
};
const sharp: Lexis = {
  ...plain,
  tripleQuotes: true,
  isBody(head, previous) {
    if (typeHead.test(head)) return false;
    return (
      previous === ")" ||
      /\)\s*(?:throws|where)\b|=|^\s*(?:static|(?:\w+\s+)?(?:get|set|init|add|remove))\s*$/.test(
        head,
      )
    );
  },
};
const c: Lexis = {
  ...plain,
  isBody(head, previous) {
    if (previous === "=") return true;
    const close = head.lastIndexOf(")");
    if (close < 0 || (previous === ")" && cAttributedType.test(head))) return false;
    const tail = head.slice(close + 1);
    return (
      !/\b(?:class|struct|union|enum|namespace|extern)\b/.test(tail) && cAfterParameters.test(tail)
    );
  },
};

const lexes: Readonly<Record<Exclude<LanguageName, "Python" | "Ruby">, Lexis>> = {
  TypeScript: script,
  Tsx: script,
  JavaScript: script,
  Java: sharp,
  CSharp: sharp,
  C: c,
  Cpp: c,
  Go: {
    ...plain,
    newlineEnds: true,
    isBody: (head) => /^\s*func\b|=/.test(head),
  },
  Rust: {
    ...plain,
    nestedComments: true,
    openStrings: true,
    isBody: (head) =>
      /\bfn\s+\w|\bmacro_rules!|\b(?:const|static)\s[^=]*=/.test(head) &&
      !/\bimpl\b[^(]*$/.test(head),
  },
  Kotlin: {
    ...plain,
    nestedComments: true,
    tripleQuotes: true,
    newlineEnds: true,
    isBody: (head) =>
      /\bfun\b|\b(?:val|var)\b|^\s*(?:init|get\(\)|set\(\w+\))\s*$/.test(
        head.replaceAll(/\([^()]*\)/g, "()"),
      ) &&
      !/\b(?:class|interface|object)\b/.test(head) &&
      !/\bfun\s+interface\b/.test(head),
  },
  Php: {
    ...plain,
    openStrings: true,
    isBody: (head) => /\bfunction\b/.test(head) && !/\bclass\b/.test(head),
  },
};

/** Heads longer than this are kept: the patterns above must stay cheap. */
const HEAD_LIMIT = 2_000;

function braceSkeleton(language: Exclude<LanguageName, "Python" | "Ruby">, text: string): Skeleton {
  const lexis = lexes[language];
  const comments = new Map<number, number>();
  const whole: Skeleton = { text, whole: true, comments, inner: "" };
  const php = language === "Php";
  // Outside its tags a PHP file is prose, and a heredoc is prose too.
  if (php && (text.includes("?>") || text.includes("<<<"))) return whole;
  const rust = language === "Rust";
  const preprocessed = language === "C" || language === "Cpp";
  const length = text.length;
  const pieces: string[] = [];
  const stack: number[] = [];
  const heads: number[] = [];
  let keptFrom = 0;
  let line = 1;
  let lineStart = 0;
  let head = 0;
  let previous = -1;
  let bodyDepth = -1;
  let bodyLine = 0;
  let at = 0;

  /** The index behind a string that opens at `from`, counting lines. */
  function stringEnd(from: number, quote: number, open: boolean, escapes: boolean): number {
    for (let index = from + 1; index < length; index += 1) {
      const code = text.charCodeAt(index);
      if (code === quote) return index + 1;
      if (code === BACKSLASH && escapes) {
        index += 1;
        if (text.charCodeAt(index) === NEWLINE) newLine(index);
      } else if (code === NEWLINE) {
        if (!open) return index;
        newLine(index);
      }
    }
    return length;
  }

  function newLine(index: number): void {
    line += 1;
    lineStart = index + 1;
  }

  /** Moves behind the next `mark`, counting lines. */
  function skipTo(from: number, mark: string): number {
    const found = text.indexOf(mark, from);
    const end = found < 0 ? length : found + mark.length;
    for (let index = text.indexOf("\n", from); index >= 0 && index < end;) {
      newLine(index);
      index = text.indexOf("\n", index + 1);
    }
    return end;
  }

  /** Moves on in a template literal: behind its end, or behind a `${`, which then is on the stack. */
  function templateEnd(from: number): number {
    for (let index = from; index < length; index += 1) {
      const code = text.charCodeAt(index);
      if (code === BACKTICK) return index + 1;
      if (code === NEWLINE) newLine(index);
      else if (code === BACKSLASH) {
        index += 1;
        if (text.charCodeAt(index) === NEWLINE) newLine(index);
      } else if (code === 36 && text.charCodeAt(index + 1) === OPEN_BRACE) {
        stack.push(TEMPLATE);
        heads.push(head);
        return index + 2;
      }
    }
    return length;
  }

  function comment(from: number, block: boolean): void {
    const first = line;
    const own = previous < lineStart;
    if (!block) {
      const end = text.indexOf("\n", from);
      at = end < 0 ? length : end;
    } else if (lexis.nestedComments) {
      let depth = 1;
      let index = from + 2;
      for (; index < length && depth > 0; index += 1) {
        const code = text.charCodeAt(index);
        if (code === NEWLINE) newLine(index);
        else if (code === SLASH && text.charCodeAt(index + 1) === STAR) {
          depth += 1;
          index += 1;
        } else if (code === STAR && text.charCodeAt(index + 1) === SLASH) {
          depth -= 1;
          index += 1;
        }
      }
      at = index;
    } else {
      at = skipTo(from + 2, "*/");
    }
    if (bodyDepth >= 0) return;
    if (own) comments.set(line, first);
    pieces.push(text.slice(keptFrom, from), first === line ? " " : "\n".repeat(line - first));
    keptFrom = at;
    if (previous < head) head = at;
  }

  while (at < length) {
    const code = text.charCodeAt(at);
    if (code === NEWLINE) {
      newLine(at);
      at += 1;
      if (lexis.newlineEnds) {
        const top = stack.at(-1);
        if (top === undefined || top === OPEN_BRACE) head = at;
      }
      continue;
    }
    if (code <= 32) {
      at += 1;
      continue;
    }
    if (code === SLASH) {
      const next = text.charCodeAt(at + 1);
      if (next === SLASH || next === STAR) {
        comment(at, next === STAR);
        continue;
      }
      if (lexis.script && startsExpression(text, previous)) {
        previous = at;
        at = regexEnd(text, at);
        continue;
      }
    } else if (code === HASH && php && text.charCodeAt(at + 1) !== OPEN_BRACKET) {
      comment(at, false);
      continue;
    } else if (code === HASH && preprocessed && previous < lineStart) {
      previous = at;
      at = directiveEnd(text, at);
      for (let index = text.indexOf("\n", previous); index >= 0 && index < at;) {
        newLine(index);
        index = text.indexOf("\n", index + 1);
      }
      if (stack.length === 0 || stack.at(-1) === OPEN_BRACE) head = at;
      continue;
    } else if (code === QUOTE) {
      previous = at;
      if (lexis.tripleQuotes && text.startsWith('"""', at)) at = skipTo(at + 3, '"""');
      else {
        const before = text[at - 1];
        const verbatim =
          language === "CSharp" && (before === "@" || text.slice(at - 2, at) === "@$");
        if (rust && (before === "r" || before === "#")) {
          const hashes = /(?:^|[^\w])b?r(#*)$/.exec(text.slice(Math.max(0, at - 20), at))?.[1];
          if (hashes === undefined) at = stringEnd(at, QUOTE, true, true);
          else at = skipTo(at + 1, `"${hashes}`);
        } else if (language === "Cpp" && before === "R") {
          const mark = text.slice(at + 1, at + 20).split("(", 1)[0] ?? "";
          at = skipTo(at + 1, `)${mark}"`);
        } else at = stringEnd(at, QUOTE, lexis.openStrings || verbatim, !verbatim);
      }
      continue;
    } else if (code === APOSTROPHE) {
      const before = text.charCodeAt(at - 1);
      if (rust) {
        // A character, or a lifetime.
        if (text.charCodeAt(at + 1) === BACKSLASH) at = stringEnd(at, APOSTROPHE, false, true);
        else if (text.charCodeAt(at + 2) === APOSTROPHE) at += 3;
        else if (text.charCodeAt(at + 3) === APOSTROPHE && text.charCodeAt(at + 1) > 0xd7ff)
          at += 4;
        else at += 1;
      } else if (language === "Cpp" && before >= 48 && before <= 57) at += 1;
      else {
        previous = at;
        at = stringEnd(at, APOSTROPHE, php, true);
      }
      continue;
    } else if (code === BACKTICK) {
      previous = at;
      if (lexis.script) at = templateEnd(at + 1);
      else if (language === "Go") at = skipTo(at + 1, "`");
      else at += 1;
      continue;
    } else if (code === OPEN_BRACE) {
      if (bodyDepth < 0 && at - head <= HEAD_LIMIT) {
        const arrow = text.charCodeAt(previous) === 62 && text.charCodeAt(previous - 1) === 61;
        if (lexis.isBody(bare(text.slice(head, at)), text[previous] ?? "", arrow)) {
          bodyDepth = stack.length;
          bodyLine = line;
          pieces.push(text.slice(keptFrom, at + 1));
        }
      }
      stack.push(OPEN_BRACE);
      heads.push(head);
      head = at + 1;
    } else if (code === OPEN_PAREN || code === OPEN_BRACKET) {
      stack.push(code);
      heads.push(head);
      head = at + 1;
    } else if (code === CLOSE_PAREN || code === CLOSE_BRACKET) {
      if (stack.pop() !== (code === CLOSE_PAREN ? OPEN_PAREN : OPEN_BRACKET)) return whole;
      head = heads.pop() ?? 0;
    } else if (code === CLOSE_BRACE) {
      const opened = stack.pop();
      heads.pop();
      if (opened === TEMPLATE) {
        previous = at;
        at = templateEnd(at + 1);
        continue;
      }
      if (opened !== OPEN_BRACE) return whole;
      if (bodyDepth === stack.length) {
        bodyDepth = -1;
        pieces.push("\n".repeat(line - bodyLine));
        keptFrom = at;
      }
      head = at + 1;
    } else if (code === SEMICOLON) {
      head = at + 1;
    }
    previous = at;
    at += 1;
  }
  if (stack.length > 0) return whole;
  pieces.push(text.slice(keptFrom));
  return { text: pieces.join(""), whole: false, comments, inner: "" };
}

/** The index at the end of a preprocessor's directive with its continued lines, or at a comment that runs on. */
function directiveEnd(text: string, from: number): number {
  let end = text.indexOf("\n", from);
  while (end >= 0 && /\\\r?$/.test(text.slice(end - 2, end))) end = text.indexOf("\n", end + 1);
  if (end < 0) end = text.length;
  const open = text.slice(from, end).lastIndexOf("/*");
  return open >= 0 && !text.slice(from + open, end).includes("*/") ? from + open : end;
}

/** A head without comments and the insides of strings. */
function bare(head: string): string {
  return /["'/]/.test(head)
    ? head.replaceAll(/\/\*[^]*?\*\/|\/\/[^\n]*|"[^"\n]*"|'[^'\n]*'/g, " ")
    : head;
}

/** Whether a slash after the character at `previous` begins a regular expression rather than divides. */
function startsExpression(text: string, previous: number): boolean {
  if (previous < 0) return true;
  const before = text[previous] ?? "";
  if ("(,=:[!&|?{};+-*%>~^".includes(before)) return true;
  return (
    /[a-z]/.test(before) &&
    /(?:^|[^\w.$])(?:return|typeof|case|in|of|delete|void|throw|new|else|do|await|yield)$/.test(
      text.slice(Math.max(0, previous - 8), previous + 1),
    )
  );
}

/** The index behind a regular expression that opens at `from`, or behind the slash when the line ends first. */
function regexEnd(text: string, from: number): number {
  let inClass = false;
  for (let index = from + 1; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === NEWLINE) break;
    if (code === BACKSLASH) index += 1;
    else if (code === OPEN_BRACKET) inClass = true;
    else if (code === CLOSE_BRACKET) inClass = false;
    else if (code === SLASH && !inClass) return index + 1;
  }
  return from + 1;
}

/** Bodies end where a line stands no deeper than its `def`, outside brackets and strings. */
function pythonSkeleton(text: string): Skeleton {
  const pieces: string[] = [];
  const inner: string[] = [];
  const length = text.length;
  let keptFrom = 0;
  let at = 0;
  let depth = 0;
  let line = 1;
  let fresh = true;
  /** Indent of the `def` whose body is being left out; -1 outside. */
  let outer = -1;
  /** Indent of the `def` whose head is being read; -1 otherwise. */
  let headIndent = -1;
  let bodyLine = 0;
  let lastLine = 0;

  function close(upTo: number): void {
    pieces.push("\n".repeat(lastLine - bodyLine), " ".repeat(outer + 1), "pass");
    pieces.push("\n".repeat(line - lastLine));
    keptFrom = upTo;
    outer = -1;
  }

  while (at < length) {
    if (fresh) {
      fresh = false;
      let start = at;
      while (text.charCodeAt(start) === 32 || text.charCodeAt(start) === 9) start += 1;
      const first = text.charCodeAt(start);
      if (first !== NEWLINE && first !== 13 && first !== HASH && start < length) {
        const indent = start - at;
        if (outer >= 0 && indent <= outer) close(at);
        if (outer >= 0) {
          if (
            (first === 102 || first === 105) &&
            /^(?:from|import)\s/.test(text.slice(start, start + 7))
          ) {
            const end = text.indexOf("\n", start);
            inner.push(text.slice(start, end < 0 ? length : end));
          }
        } else if (/^(?:async\s+)?def\s/.test(text.slice(start, start + 12))) headIndent = indent;
      }
      at = start;
      continue;
    }
    const code = text.charCodeAt(at);
    if (code > 32 && code !== HASH) lastLine = line;
    if (code === NEWLINE) {
      line += 1;
      at += 1;
      if (depth === 0) {
        fresh = true;
        if (headIndent >= 0) headIndent = -1; // a head that never closed
      }
    } else if (code === HASH) {
      const end = text.indexOf("\n", at);
      at = end < 0 ? length : end;
    } else if (code === QUOTE || code === APOSTROPHE) {
      const mark = text[at] ?? "";
      if (text.startsWith(mark.repeat(3), at)) {
        at += 3;
        while (at < length && !text.startsWith(mark.repeat(3), at)) {
          const inside = text.charCodeAt(at);
          if (inside === BACKSLASH) at += 1;
          if (text.charCodeAt(at) === NEWLINE) line += 1;
          at += 1;
        }
        at += 3;
      } else {
        at += 1;
        while (at < length) {
          const inside = text.charCodeAt(at);
          if (inside === NEWLINE) break;
          at += 1;
          if (inside === code) break;
          if (inside === BACKSLASH) {
            if (text.charCodeAt(at) === NEWLINE) line += 1;
            at += 1;
          }
        }
      }
      lastLine = line;
    } else if (code === OPEN_PAREN || code === OPEN_BRACKET || code === OPEN_BRACE) {
      depth += 1;
      at += 1;
    } else if (code === CLOSE_PAREN || code === CLOSE_BRACKET || code === CLOSE_BRACE) {
      if (depth > 0) depth -= 1;
      at += 1;
    } else if (code === BACKSLASH) {
      if (text.charCodeAt(at + 1) === NEWLINE) line += 1;
      at += 2;
    } else {
      at += 1;
      if (code === 58 && depth === 0 && headIndent >= 0) {
        pieces.push(text.slice(keptFrom, at));
        outer = headIndent;
        headIndent = -1;
        bodyLine = line;
        lastLine = line;
      }
    }
  }
  const comments = hashComments(text);
  // A bracket that never closes would have hidden every later line.
  if (depth > 0) return { text, whole: true, comments, inner: "" };
  if (outer >= 0) close(length);
  pieces.push(text.slice(keptFrom));
  return { text: pieces.join(""), whole: false, comments, inner: inner.join("\n") };
}

/** A method ends at the first `end` that stands as deep as its `def`. */
function rubySkeleton(text: string): Skeleton {
  const comments = hashComments(text);
  const out: string[] = [];
  let closing: string | undefined;
  let pending: string[] = [];
  for (const line of text.split("\n")) {
    if (closing === undefined) {
      const definition =
        /^([ \t]*)(?:(?:private|public|protected|private_class_method)\s+)?def\s/.exec(line);
      out.push(line);
      if (
        definition !== null &&
        !/\bend\s*$|\)\s*=\s|^\s*(?:\w+\s+)?def\s+[\w.?!]+\s*=\s|[,(\\]\s*$/.test(line)
      ) {
        closing = `${definition[1] ?? ""}end`;
        pending = [];
      }
      continue;
    }
    if (
      line.startsWith(closing) &&
      /^\s*(?:[.;#]|if\b|unless\b|$)/.test(line.slice(closing.length))
    ) {
      for (const _ of pending) out.push("");
      out.push(line);
      closing = undefined;
    } else pending.push(line);
  }
  if (closing !== undefined) return { text, whole: true, comments, inner: "" };
  return { text: out.join("\n"), whole: false, comments, inner: "" };
}

function hashComments(text: string): ReadonlyMap<number, number> {
  const comments = new Map<number, number>();
  let line = 1;
  for (let start = 0; start < text.length; line += 1) {
    let index = start;
    while (text.charCodeAt(index) === 32 || text.charCodeAt(index) === 9) index += 1;
    if (text.charCodeAt(index) === HASH) comments.set(line, line);
    const end = text.indexOf("\n", index);
    if (end < 0) break;
    start = end + 1;
  }
  return comments;
}
