/**
 * The commands and their help, as data for commander; what they do is imported when they run.
 *
 * `docs/cli.md` is made from this file, so help and documentation cannot differ.
 */
import { Command, InvalidArgumentError, Option } from "commander";
import type { Severity } from "../../ground/contract/event.ts";
import type { Actions } from "./actions/actions.ts";

function positive(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError("It must be a whole number above 0.");
}

/** What a person can say beside the operands. */
export interface Options {
  readonly directory?: string;
  readonly json?: boolean;
  readonly hook?: string;
  readonly browser?: boolean;
  readonly write?: boolean;
  readonly reset?: string;
  readonly to?: string[];
  readonly check?: boolean;
  readonly mermaid?: boolean;
  readonly task?: string;
  readonly reason?: string;
  readonly yes?: boolean;
  readonly remove?: boolean;
  readonly kind?: string;
  readonly scope?: string[];
  readonly body?: string;
  readonly from?: string;
  readonly dryRun?: boolean;
  readonly limit?: number;
  readonly explain?: boolean;
  readonly tree?: string;
  readonly git?: string;
  readonly at?: string;
  readonly batch?: string;
  readonly budget?: number;
  readonly pin?: string[];
  readonly exclude?: string[];
  readonly agent?: string;
  readonly model?: string;
  readonly allowUnboxed?: boolean;
  readonly follow?: boolean;
  readonly all?: boolean;
  readonly remark?: string[];
  readonly severity?: Severity;
  readonly reply?: string[];
  readonly edit?: string[];
  readonly discard?: string[];
  readonly nits?: boolean;
  readonly send?: boolean;
  readonly prompt?: boolean;
  readonly seen?: string[];
  readonly against?: string[];
  readonly take?: string[];
  readonly tenMinutes?: boolean;
  readonly byFile?: boolean;
  readonly only?: string[];
  readonly verify?: string[];
  readonly reopen?: string[];
  readonly waive?: string[];
  readonly interdiff?: boolean;
  readonly approve?: boolean;
  readonly undo?: string;
  readonly base?: string;
  readonly sarif?: string;
  readonly commits?: number;
  readonly server?: boolean;
  readonly onDemand?: boolean;
  readonly tidy?: boolean;
  readonly http?: boolean;
  readonly revoke?: boolean;
}

/** Loads the actions; help and wrong arguments never do. */
export type LoadActions = () => Promise<Actions>;

function agentOptions(built: Command): Command {
  return built
    .option("--agent <name>", "a known agent, or a command line in quotes that speaks ACP")
    .option("--model <name>", "the bundled agent's model")
    .option(
      "--allow-unboxed",
      "let this run go unasked where no sandbox can be had; recorded in its evidence",
    );
}

/** Builds the program; with `json` its own error messages are left to the caller. */
export function buildProgram(load: LoadActions, version: string, json = false): Command {
  const program = new Command("tacit");
  program
    .description("The workbench of a senior engineer who ships features without typing them.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .option("-C, --directory <dir>", "work on the repository around this folder")
    .option("--json", "print one JSON object; progress goes to standard error")
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      outputError: (text, write) => {
        if (!json) write(inOurWords(text));
      },
    })
    .showSuggestionAfterError(true)
    .exitOverride();

  /** A command and what it does with its operands and options. */
  const command = (
    name: string,
    summary: string,
    act: (actions: Actions, operands: readonly string[], options: Options) => Promise<void>,
    parent: Command = program,
  ): Command =>
    parent
      .command(name)
      .description(summary)
      .helpOption("-h, --help", "print help")
      .exitOverride()
      .action(async (...given: unknown[]) => {
        const self = given.at(-1);
        if (!(self instanceof Command)) throw new Error("commander passes the command last");
        await act(await load(), self.args, optionsOf(self));
      });

  command(
    "open [dir]",
    "Open the workbench in a browser; `tacit` and `tacit DIR` do the same",
    (actions, [dir], options) => actions.open(dir, options),
  ).option("--no-browser", "print the address and open nothing");
  command(
    "init",
    "Read this repository, propose conventions, write .tacit/; nothing that exists is overwritten",
    (actions, _, options) => actions.init(options),
  )
    .option(
      "--hook <name>",
      "claude, cursor or git: give it our tools and have it call `tacit check`",
    )
    .option("--yes", "write what --hook shows without asking")
    .option("--remove", "take out what --hook had written");

  const context = command(
    "context",
    "What is captured: conventions, decisions, risks",
    (actions, _, options) => actions.contextList(options),
  );
  command(
    "list",
    "List the entries",
    (actions, _, options) => actions.contextList(options),
    context,
  );
  command(
    "show <id>",
    "Show an entry, by its slug or its number in the list",
    (actions, [id = ""], options) => actions.contextShow(id, options),
    context,
  );
  command(
    "add <text>",
    "Write an entry of your own; kind and scope are taken from its words",
    (actions, [text = ""], options) => actions.contextAdd(text, options),
    context,
  )
    .option("--kind <kind>", "convention, decision, risk, architecture or term")
    .option("--scope <glob...>", "files that it holds for")
    .option("--body <text>", "what to do, and why; the text is its title then")
    .option("--yes", "also when an entry says nearly the same");
  command(
    "scan",
    "Read stack and conventions from code and history; nothing is written",
    (actions, _, options) => actions.contextScan(options),
    context,
  ).option("--write", "write what it proposes as proposed entries");
  command(
    "map",
    "Modules, their layers, what goes against them, and where an agent will do well",
    (actions, _, options) => actions.contextMap(options),
    context,
  ).option("--mermaid", "print a Mermaid flowchart and nothing else");
  command(
    "why <path>",
    "Which entries hold for a file, and why; it need not exist yet",
    (actions, [path = ""], options) => actions.contextWhy(path, options),
    context,
  ).option("--task <text>", "and where locate puts it for this task");
  command(
    "accept <id...>",
    "Make proposed entries active, by slug or by number in what was listed last: 1 3-5",
    (actions, ids, options) => actions.contextAccept(ids, options),
    context,
  );
  command(
    "retire <id...>",
    "Take entries out of use; one that was only proposed is not proposed again",
    (actions, ids, options) => actions.contextRetire(ids, options),
    context,
  ).option("--reason <text>", "why");
  command(
    "answer <letter> <text>",
    "Answer a question of the scan; the answer becomes an entry",
    (actions, [letter = "", text = ""], options) => actions.contextAnswer(letter, text, options),
    context,
  );
  command(
    "check [entry...]",
    "Hold the whole tree against active entries, or those named; 1 when something is found",
    (actions, ids, options) => actions.contextCheck(ids, options),
    context,
  ).option("--all", "show every finding");
  command(
    "import [file...]",
    "Propose what AGENTS.md, CLAUDE.md, Cursor rules and the like say; 1 when a file hides characters",
    (actions, files, options) => actions.contextImport(files, options),
    context,
  ).option("--dry-run", "show it, and write nothing");
  command(
    "export",
    "Write the active entries into AGENTS.md and the like, between marks",
    (actions, _, options) => actions.contextExport(options),
    context,
  )
    .option("--to <target...>", "agents, claude, cursor, copilot, …; those of before when left out")
    .option("--check", "write nothing; 1 when a file is not as it would be written");
  command(
    "doctor",
    "Find entries whose world has changed, and say how to mend each; 1 when there are some",
    (actions, _, options) => actions.contextDoctor(options),
    context,
  );
  command(
    "backtest <entry>",
    "Say what an entry's check finds today, and would have found in past changes",
    (actions, [id = ""], options) => actions.contextBacktest(id, options),
    context,
  ).option("--commits <n>", "how many changes back", positive, 500);

  const brief = command(
    "brief [text]",
    "Frame a request; with a number, show that brief",
    (actions, [text], options) => actions.brief(text, options),
  )
    .option(
      "--from <source>",
      "take it from a file, a folder of a spec, a GitHub issue, or - for standard input",
    )
    .option("--dry-run", "frame and write nothing");
  command("list", "List the briefs", (actions, _, options) => actions.briefList(options), brief);
  command(
    "show <brief>",
    "Show a brief",
    (actions, [id = ""], options) => actions.briefShow(id, options),
    brief,
  );
  command(
    "lint <brief>",
    "Say what a brief leaves open; 1 when it leaves something",
    (actions, [id = ""], options) => actions.briefLint(id, options),
    brief,
  );
  command(
    "answer <brief> <dimension> <text>",
    "Answer a question, by its number or its dimension",
    (actions, [id = "", dimension = "", text = ""], options) =>
      actions.briefSettle(id, dimension, { answer: text }, options),
    brief,
  );
  command(
    "dismiss <brief> <dimension> <reason>",
    "Say why a question does not apply",
    (actions, [id = "", dimension = "", reason = ""], options) =>
      actions.briefSettle(id, dimension, { reason }, options),
    brief,
  );
  command(
    "propose <brief>",
    "Have your model propose answers, edge cases and wording, marked in the brief's file; nothing uses them",
    (actions, [id = ""], options) => actions.briefPropose(id, options),
    brief,
  );

  command(
    "edit <brief>",
    "Open a brief in your editor, then say what it leaves open",
    (actions, [id = ""], options) => actions.briefEdit(id, options),
    brief,
  );
  command(
    "questions",
    "Say what became of the questions that briefs asked, and how that ranks them",
    (actions, _, options) => actions.briefQuestions(options),
    brief,
  ).option("--reset <dimension>", "count from now on anew: one dimension, or all");

  command("locate [text]", "Rank the files that a text is about", (actions, [text = ""], options) =>
    actions.locate(text, options),
  )
    .option("--limit <n>", "how many", positive, 20)
    .option("--explain", "say why each file is where it is")
    .option("--tree <dir>", "a folder instead of the repository")
    .option("--git <dir>", "a git directory, bare ones too")
    .option("--at <rev>", "a commit instead of the checkout")
    .option(
      "--batch <file>",
      'JSON lines with "id", "text" and, if you like, "at"; - for standard input; answers are JSON lines',
    );

  command(
    "plan <brief>",
    "Show who does what in which order; 1 when something is wrong with it",
    (actions, [id = ""], options) => actions.plan(id, options),
  ).option("--write", "put what is proposed into the brief, to be edited there");

  command(
    "compile <brief>",
    "Print the prompt for a brief, or for a text in quotes",
    (actions, [subject = ""], options) => actions.compile(subject, options),
  )
    .option("--budget <tokens>", "size of the prompt", positive)
    .option("--agent <name>", "leave out what this agent reads by itself: claude, codex, cursor, …")
    .option("--pin <item...>", "entries by slug and files by path that go in whatever they cost")
    .option("--exclude <glob...>", "files that stay out")
    .option("--explain", "print the receipt: every item considered, in or out, and why");

  agentOptions(
    command(
      "run <brief>",
      "Have an agent carry a brief out, and check the result",
      (actions, [id = ""], options) => actions.run(id, options),
    ),
  ).option("--follow", "print what happens while it happens");

  command(
    "stop [run]",
    "Stop a run; what its agent did stays in its worktree",
    (actions, [id], options) => actions.stop(id, options),
  ).option("--server", "end the server of this home; runs go on when it is started again");
  command(
    "resume <run>",
    "Have a run go on that failed, was stopped or is stuck",
    (actions, [id = ""], options) => actions.resume(id, options),
  ).option("--follow", "print what happens while it happens");

  command(
    "steer <run> <text>",
    "Say something to the agent at work: its turn ends in order, and the next one begins with it",
    (actions, [id = "", text = ""], options) => actions.steer(id, text, options),
  ).option("--follow", "print what happens while it happens");
  command(
    "done <task>",
    "Hand in a task of yours, as RUN/TASK or RUN: the checks run; 1 when they are red",
    (actions, [id = ""], options) => actions.done(id, options),
  ).option("--follow", "go on with what happens after it");

  command("runs", "List the runs of this repository", (actions, _, options) =>
    actions.runs(options),
  ).option("--all", "of every repository");
  command(
    "show <run>",
    "Show what a run did, or RUN/TASK a task of it, step by step",
    (actions, [id = ""], options) => actions.show(id, options),
  );

  command("inbox", "What needs your judgement now", (actions, _, options) =>
    actions.inbox(options),
  );
  command(
    "answer <item> <text>",
    "Answer a question of an agent",
    (actions, [item = "", text = ""], options) => actions.answer(item, text, options),
  );
  command("allow <item>", "Let a command run", (actions, [item = ""], options) =>
    actions.answer(item, "allow", options),
  );
  command("deny <item>", "Refuse a command", (actions, [item = ""], options) =>
    actions.answer(item, "deny", options),
  );

  command(
    "snooze <item> <until>",
    "Put an item off: 1h, 3d, tomorrow, or a time; also review:RUN and ship:RUN; now brings it back",
    (actions, [item = "", until = ""], options) => actions.snooze(item, until, options),
  );

  agentOptions(
    command(
      "review <change>",
      "Read a change, remark on it, send a round, approve it; a run, or BASE..BRANCH of any branch",
      (actions, [id = ""], options) => actions.review(id, options),
    ),
  )
    .option(
      "--remark <words...>",
      "PLACE TEXT; a place is FILE, FILE:LINE, FILE:L-L, FILE:-LINE (as it was before), change or AC-1; a text may begin with blocker:, nit: or question:",
    )
    .addOption(
      new Option(
        "--severity <name>",
        "of the remarks of this call that do not begin with one",
      ).choices(["blocker", "issue", "nit", "question"]),
    )
    .option("--send", "send the open remarks to the agent as one message, blockers first")
    .option("--no-nits", "with --send: keep nits for a later round")
    .option("--prompt", "print the open remarks of a branch as one prompt, for a tool of yours")
    .option("--check", "have the checks run over a branch; --approve does it where it is needed")
    .option("--follow", "print what happens while it happens")
    .option("--edit <words...>", "R1 TEXT: change the words of a draft, or what it weighs")
    .option("--discard <remark...>", "drop drafts; what was sent stays")
    .option("--verify <remark...>", "say that remarks are settled; each needs an answer")
    .option("--reopen <words...>", "R1 TEXT: say what is still wrong")
    .option("--reply <words...>", "R1 TEXT: say more, and send the remark again with it")
    .option("--waive <words...>", "R1 REASON, or AC-1 REASON: let a remark or a criterion rest")
    .option("--interdiff", "show only what moved since the last round")
    .option("--ten-minutes", "in the order of risk for each line, for who has little time")
    .option("--by-file", "in the order of the files, as git shows it")
    .option("--only <glob...>", "show these files alone")
    .option("--against <run...>", "compare with other runs of the brief, or ranges of commits")
    .option("--take <hunk...>", "RUN:FILE or RUN:FILE:LINE of another run: remarks that ask for it")
    .option("--seen <place...>", "FILE, FILE:LINE or all: you have looked at these hunks")
    .option("--all", "show every hunk in full, also after a remark or an approval")
    .option(
      "--approve",
      "approve the latest commit; remarks that the agent addressed or answered count as verified by you, blockers aside",
    );

  command(
    "ship [run]",
    "Merge an approved change into its target branch",
    (actions, [id], options) => actions.ship(id, options),
  ).option("--undo <run>", "take a shipped change out again");

  const learn = command(
    "learn",
    "What was said in review, offered as conventions",
    (actions, _, options) => actions.learn(options),
  );
  command(
    "accept <lesson>",
    "Write a lesson as a proposed convention",
    (actions, [id = ""], options) => actions.learnSettle(id, "accept", options),
    learn,
  );
  command(
    "decline <lesson>",
    "Do not offer a lesson again",
    (actions, [id = ""], options) => actions.learnSettle(id, "decline", options),
    learn,
  );

  command(
    "check",
    "Hold what you changed against the active conventions; 1 when something is found",
    (actions, _, options) => actions.check(options),
  )
    .option("--base <rev>", "compare with this commit")
    .option(
      "--hook <name>",
      "claude or cursor: answer their hook that asks whether the agent may stop",
    )
    .option("--sarif <file>", "write a SARIF 2.1.0 log; - for standard output, and nothing else");
  command(
    "serve",
    "Be the server of this home; commands that need one start it by themselves",
    (actions, _, options) => actions.serve(options),
  ).option("--on-demand", "end when nothing was asked for ten minutes");
  command(
    "worker",
    "Carry runs out beside the server: more at once, with this shell's keys",
    (actions, _, options) => actions.worker(options),
  );

  command(
    "mcp",
    "Serve locate, frame, get_context, why and review to another agent, as MCP on standard input and output",
    (actions, _, options) => actions.mcp(options),
  )
    .option(
      "--http",
      "have the server of this home do it over HTTP instead: prints its address and a new token for this project",
    )
    .option("--revoke", "with --http: no token of this project is good any more");

  const data = program
    .command("data")
    .description("Take the whole journal out into a file, or in from one")
    .helpOption("-h, --help", "print help")
    .exitOverride();
  command(
    "export <file>",
    "Write every project, run and fact to a file; one that exists is replaced",
    (actions, [file = ""], options) => actions.dataExport(file, options),
    data,
  );
  command(
    "import <file>",
    "Fill an empty journal from a file that data export wrote",
    (actions, [file = ""], options) => actions.dataImport(file, options),
    data,
  );

  command(
    "doctor",
    "What this machine has, what is missing, and what runs hold on disk",
    (actions, _, options) => actions.doctor(options),
  ).option(
    "--tidy",
    "remove worktrees that are done with; what they hold is saved under refs/tacit/saved first",
  );
  command("agents", "Agents that Tacit knows, and which are installed", (actions, _, options) =>
    actions.agents(options),
  );
  return program;
}

/** Every option of every command; a command has those that it declares. */
function optionsOf(command: Command): Options {
  const given: Options = command.optsWithGlobals();
  return given;
}

/** A slip in the name of a command below another is no argument too many. */
function inOurWords(text: string): string {
  return text
    .replace(/^error: /, "tacit: ")
    .replace(
      /too many arguments for '(context|learn|data)'\. Expected 0 arguments but got \d+: ([^\s,]+)[^\n]*/,
      "there is no command `$1 $2`.\n       See them: tacit $1 --help",
    );
}
