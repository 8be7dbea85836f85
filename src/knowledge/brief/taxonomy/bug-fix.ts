import type { KindOfWork } from "./kind.ts";

/** What a fault does, as it is told of one thing and of many. */
const fault =
  "(crash*|segfault*|panics?|fails|failing|breaks|hangs?|freez*|froze|throws?|gives|gave|get|gets|got|returns|answers|responds|displays|shows|says|prints|jumps?|goes|disappears?|vanish*|overwrit*|los(e|es|ing)|lost|duplicat*|doubles?|doubled|twice|double|resets?|still|drops|writes|stores|saves|closes|flickers?|ignores|ignored|skips|stops|sticks|stuck|stays|remains|spins|turns|becomes|cuts|sends|creates|charges|counts|kicks|logs|adds|overlaps?|truncat*|wrong|empty|blank|white|nothing|error*|exception*|500|502|503|504|nan|undefined|null|comes|came|happens|occurs|appears)";
const negated =
  "(doesn't|does not|don't|do not|won't|will not|can't|cannot|can not|isn't|is not|aren't|didn't|not|never|no longer)";
const moment =
  "(when|whenever|if|as soon as|while|every time|each time|after|once|by|during|only with|only for)";
const months = "(jan*|feb*|march|apr*|may|june|july|aug*|sep*|oct*|nov*|dec*)";
const days =
  "(yesterday|yesterdays|today|this morning|tonight|noon|last night|*day|*days|the weekend|christmas|easter)";
const release =
  "(release*|updat*|upgrad*|deploy*|rollout|roll-out|version|migration|hotfix|switch*|refactoring|merge*|move|restart|change|patch|clocks?|summer time|daylight saving|dst)";

export const bugFix: KindOfWork = {
  id: "bug-fix",
  title: "bug fix",
  signs: [
    [
      0.7,
      "(ends? up|ended up|never (goes|stops|ends|finishes|closes|arrives|comes|shows|gets|updates|loads)|spins forever|nobody can|no one can|an? empty (zip|file|page|list|pdf|mail|response|email|row|line|cart|table|document|screen|body|csv|archive)) & !(must|should|may|shall|state|want|return|instead) & !{if} .. (ends up|nobody can)",
    ],
    [0.7, "throws {quoted} & !(should|must|want)"],
    [
      0.67,
      "(*s|go|get|are|was|were|see|lose) ... ((when|if|as soon as|whenever|while|every time) ..|after (i|you|we|a|an|the|*ing|reload|refresh|restart|reset|login|logout|update|every|each|two|deleting)) & !(add|need|needs|want|wants|should|must|shall|please|let|send|show|build|create|make|notify|alert|log|page|display|allow|support|return|retry|move|implement|introduce|may|will|would|could|then|fetch|cache|delete|export|write|put|give|publish|run|keep|stop|start|accept|reject|refuse|skip|remove|mark|have to|has to) & !(gets?|receives?) (a|an|the|one) .. (push|mail|email|sms|notif*|reminder|message|job|event) & !(as soon as|if) (possible|needed|necessary|there|their|chains) & !(slow|slower|takes|only|ok|okay|fine|done|accepted|newer|link|{status}|refactor*|upgrade*|goes on|already|must|never) & !(more than|less than|over|under|above|below) {n} & !(are|is) not (shown|sent|visible|allowed|counted|listed) & !(scroll|are skipped|are deleted|is deleted|are locked|is locked)",
    ],
    [
      0.7,
      "(upside down|overlapped|hidden behind|covered by|distorted|stretched|unreadable|blurry|mirrored|reversed|swapped|shifted|two time|negative|vanished|half empty|is empty|are empty|out of order|unresponsive button) & !(must|should|may|shall|can) (not|never)? (be)?",
    ],
    [
      0.7,
      "(allows|accepts|lets|permits|opens|deletes|overwrites|sends|charges|books|includes|counts|shows) .. (expired|invalid|deleted|blocked|revoked|wrong|cancelled|canceled|unpaid|renamed|inactive|archived|other peoples|someone elses|past|old ones) & !{if} & !(must|should|may|never|not|only) & !(add|need|needs|want|wants|should|must|shall|please|let|send|show|build|create|make|notify|alert|log|page|display|allow|support|return|retry|move|implement|introduce|may|will|would|could|then|fetch|cache|delete|export|write|put|give|publish|run|keep|stop|start|accept|reject|refuse|skip|remove|mark|have to|has to)",
    ],
    [
      0.7,
      "(before|earlier|yesterday|previously) (it |this |that |everything )?(was|were|worked|did) (ok|fine|good|right|correct|working|well)",
    ],
    [
      0.5,
      "(happened|happens|it happens|occurs|occurred) .. (times|sometimes|again|every|since|again and again)",
    ],
    [0.6, "(cause|culprit) : .. & !(eol|cve*|upgrade)"],
    [1, "(is|are|was|were|seems|completely|totally|still|again) broken & !(link|links) .. only"],
    [1, "(please|pls|kindly|must|should) .. repair"],
    [
      0.6,
      "(is|are|was|gets?|shows?|has|have) still (in|there|shown|visible|active|on|open|listed|the|logged|charged|sent|getting|showing|see*|old|count*|valid|there) & !(if|when) & !(must|should|may)",
    ],
    [
      0.8,
      "(can't|cannot|can not|cant|don't|doesn't|isn't|aren't|not|couldn't) ... (anymore|any more|any longer) & !(need|use|want|know|used|needed|supported|maintained|keep up) & !(should|must)",
    ],
    [
      0.7,
      "(writes|stores|saves|exports|sends|reads|displays|shows|treats|parses|prints|imports|interprets|formats) .. as .. & !times as & !(it|them|is|are|same|such|soon|well|long|far) as & !(job|should|must)",
    ],
    [0.6, "(root cause|cause) (is|was|seems) .. & !(for|behind) .. (upgrade|refactoring|move)"],
    [
      0.5,
      "(survive|survives|leak|leaks|linger|lingers|remain|remains|pile up|come back|comes back|show up|shows up) .. (in|after|when|because|although|even|for|on) & !(must|should|nothing)",
    ],
    [
      0.5,
      "(support (had|has|got)|{n} (tickets|complaints|reports|calls)) .. (this|last|since|already|about|per|a|today|so far)",
    ],
    [0.5, "(shows?|lists?|returns?|contains?|is|are|gets?) (exactly )?the same .. as"],
    [
      0.5,
      "(purge|clean up|correct|repair|fix|delete|resend|recompute|recalculate|refund|restore) (the|all|those|these) (existing|affected|wrong|broken|old|past|duplicate*|damaged|corrupt*)",
    ],
    [
      0.7,
      "(does nothing|do nothing|did nothing|nothing happens|clears itself|resets itself|closes itself|skips|drops|forgets|forgot|swallows|loses|ignores|disappears?|disappeared|vanish*|gets stuck|is stuck|are stuck|stays (blank|empty)|jumps|miscounts|double-counts|cuts off|is cut off|overlaps?|misaligned|too early|too late|early|an hour late|off by|{n} (hour|hours|day|days) off|bounces?|(is|are) missing (from|in|on|for|when|after|again)|got lost|was lost|were lost|is gone|are gone|can't (open|save|log in|login|see|find|click|upload|download|delete|edit|pay)|cannot (open|save|log in|see|find|click|upload|download|delete|pay)|unreadable|unclickable|mixes up|swaps|counts twice) & !{if} & !(must|should|may|shall) (not|never|be|only)",
    ],
    [
      0.75,
      "(shows?|displays?|says|prints?|gives?|returns?|sends?|calculates?|counts?|uses?|exports?|contains?|opens?|charges?|rounds?|lands?|goes|sorts?|comes?|is|are|was) ... (but|instead of|rather than|though|although) .. (should|must|expected|supposed|wrong|not|only|{n}|{quoted}|the) & !(if|when) & !(links?|failed) & !(want|need|build|introduce|would like)",
    ],
    [
      0.6,
      "(shows|displays|says|prints|gives|returns|sends|calculates|counts|uses|exports|contains|opens|charges|rounds|lands|goes|sorts|comes|doesn't|isn't|aren't|don't) ... (should|must|supposed|ought|has to) (be|show|say|return|give|print|have|equal|go|open|come|use|not|stay|read|also|only) & !(want|need|build|introduce|would like)",
    ],
    [
      0.7,
      "(works (fine |well |ok )?(in|on|with|locally|elsewhere|everywhere else|for)|used to work|worked before|worked (fine )?until|works again) & !(must|should|only) .. (work|works)",
    ],
    [1, "(bug|bugs|bugfix|bug-fix|buggy|defect|heisenbug)"],
    [0.8, "(hotfix|hot-fix|regression test|regressed)"],
    [
      1,
      "(typo|typos|misspell*|misspelt|spelling (mistake|error)|spelled wrong|wrong spelling) & !(search*|ranking|fuzzy|tolera*|facet*|stemming|quer*|match*|forgiv*)",
    ],
    [
      0.75,
      "(fix|fixing) & !(fix*|pin) .. (version|amount|price|scope) & !(skip|stop|flag|list|drop) .. or fix",
    ],
    [
      0.7,
      "(doesn't|does not|don't|do not|isn't|is not|aren't|won't|didn't|can't|cannot|not|never|no longer|stopped|stops) (even |get |gets |be |being )?(work|works|working|show|shows|showing|shown|display*|load|loads|loading|save|saves|saved|saving|match|matches|matching|appear*|update|updates|updated|refresh*|sync*|arriv*|delivered|sent|sending|receiv*|remember*|respect*|applied|apply|open|opens|opening|close|closes|clos*|print*|start|starts|render|renders|rendering|recogni*|stick|persist*|scroll*|submit*|charg*|calculat*|sort|sorted|respond*|connect*|play*) & !{if} .. (doesn't|does not|don't|do not|isn't|can't|cannot|not) ... (return|reject|refuse|retry|answer|show|skip|we|must|should|use|keep|fall) & !(should|must|shall|may|please) (not|never|only) & !if .. (doesn't|does not|don't|isn't|not)",
    ],
    [
      0.9,
      "(crash|crashes|crashed|crashing|segfault*|panics|panicked|freezes|frozen|froze|hangs|deadlocks?|stack overflow|null pointer*|nullpointer*|npe|white screen|blank page|blank screen|core dump|stack trace|stacktrace) & !{if} .. (worker|node|process|pod|instance|server|consumer|it|one) .. (crash*|hangs|panics) & !(must|should|shall|may) .. crash & !(blind|alert*|page us)",
    ],
    [
      0.8,
      "(gives?|giving|gets?|getting|got|returns?|returning|throws?|throwing|shows?|showing|answers?|responds?|fails|failing|see|seeing|sees|an?|internal) .. (500|500s|502|503|504|nan|undefined|error 5*|exception|nullpointerexception|keyerror|typeerror|valueerror|internal server error|error message|error page|the error) & !(should|must|shall|want|then|please) .. (return|get|give|throw|raise|answer|respond|show) & !(raise|raises|throw|throws) .. want & !500 (ms|mb|kb|rows|users|eur|per|months|entries|items|chars|characters|events)",
    ],
    [
      0.7,
      "(wrong|incorrect|incorrectly|wrongly|broken|corrupted|corrupts|garbled|bogus|off by|messed up|mixed up|nonsense|inconsistent|negative (stock|balance|amount|number)) & !wrong (password|credentials|code|pin|input|extension|type) & !(who|if|when|after) .. (wrong|incorrect) & !(enter*|type*) .. wrong & !wrong (and|or|numbers are)",
    ],
    [
      0.6,
      "(comes?|coming|gets?|got|getting|receiv*|sent|sends|sending|charged|charges|created?|creates|creating|shows?|shown|appears?|appearing|arriv*|booked|books|printed|imported|imports|counted|counts|fires?|fired|see|saw|delivered|added|inserted) .. (twice|two times|three times|four times|double|doubled|multiple times|several times|duplicat*) & !(must|should|shall|may|never|not|if|running|only|lost) & !times (as|more|the)",
    ],
    [
      0.6,
      "(get|gets|got|are|is|were|was|being) (duplicated|doubled|overwritten|swapped|truncated|cut off|dropped|swallowed|logged out|kicked out|stuck|reset|mixed up|garbled|skipped|ignored|mangled) & !{if} & !(must|should|never|not)",
    ],
    [
      0.6,
      "(overwrite|overwrites|overwrote|overwriting) .. (each other|one another|the other|other's|it|changes|data)",
    ],
    [
      0.5,
      "(some|many|all|our|the|a|several|few|our) .. {who} (lose|loses|lost|can't|cannot|get|gets|got|see|sees|complain*|report*|had|have been) ... (photos?|data|changes|work|error*|wrong|each|other|others|orders?|entries|drafts?|messages?|mails?|charged|nothing|empty|404|403|back|out)",
    ],
    [
      0.5,
      "(is|are|was|were|comes?|comes out|shows?|gives?|says?|returns?|prints?|reports?|doesn't|does not|not|never|always|stays?|remains?|still|but) ... (should|must|expected|supposed|ought) & !(want|need|build|introduce|would like)",
    ],
    [
      0.8,
      "(right now|currently|at the moment|today|now) (it|it's|its|this|that|they|the) .. (always|never|still|even|just|ignores?|returns?|gives?|shows?|exits?|prints?|accepts?) & (should|must|supposed|expected)",
    ],
    [
      0.65,
      `since (the |our |my |we |i )?(last |latest |recent )?(${days}|${release}|last (week|month|night|sprint|release|update)|{n}|${months}|v{n}|some time|a while|a few) & !since (we|i) (have|want|need|are) & !(support|eol|leaves)`,
    ],
    [
      0.5,
      `after (the|our|an|this|last|yesterday's|upgrading|updating|deploying)? .. (${release}) ...`,
    ],
    [
      0.8,
      "(to reproduce|steps to reproduce|repro|repro steps|reproduced|reproducible|can reproduce|expected behaviou?r|actual behaviou?r|expected result|actual result|expected is) & !{if} .. expected",
    ],
    [
      0.7,
      "(sometimes|randomly|intermittent*|suddenly|for no reason|out of nowhere|occasionally|sporadic*|every now and then|flaky|again and again)",
    ],
    [
      0.4,
      "(even though|although|despite) ... & (shows?|gives?|says|returns?|gets?|see|sends|sent|is|are) & !(we|i) (want|need)",
    ],
    [
      0.4,
      "(complain*|complaint*|angry|upset|annoyed|embarrassing|reported by|bug report|customer reported|support ticket)",
    ],
    [
      0.5,
      "(doesn't|does not|don't|do not|not) (add up|match|fit|agree|correspond|equal) & !if .. (doesn't|does not|not)",
    ],
    [
      0.5,
      "(off by one|off-by-one|race condition|memory leak|leaks|leaking|rounding error|time zone bug|encoding problem|umlaut*|mojibake|dead link|broken link)",
    ],
    [-0.7, "(slow|slower|slowly|sluggish|takes too long|speed up|faster|latency|p95|p99)"],
    [-0.6, "(refactor*|clean-up|restructur*|no behaviou?r change|upgrade .. to|bump)"],
    [
      -0.5,
      "(let {who}|allow {who}|would like to|we want to|we'd like|i'd like to|i want a|introduce|implement|build a|build an|new feature|from scratch)",
    ],
    [-0.5, "(retry|retries|try again) .. ({n}|times|when|backoff)"],
    [
      -0.4,
      "(add|need|want|make) (a|an|the|our)? (new )?(endpoint|page|screen|dashboard|report|export|pagination|field|flag|option|command|job|role)",
    ],
  ],
  dimensions: [
    {
      id: "bug-fix.reproduction",
      question: "How is it reproduced?",
      why: "what cannot be shown to fail cannot be shown to be fixed",
      source: "Zeller, Why Programs Fail, 2nd ed., chapter 4 (reproducing problems)",
      severity: 0.97,
      stated: [
        "(reproduce|repro|steps|str|reproduction|reproducer|reproduce it|reproduce this) (:|→|=) ...",
        "(to reproduce|reproduces|reproduced|reproducible|can reproduce|reproduce it|reproduce this|repro|repro steps|steps) (is|are|it|this|that|here|simply|reliably|easily|locally|always|every time)? (by|with|on|in|via|when|if|using|: |run|open|start|click|log|set|create|call|send|post|take|two|one|a|an|the) ... & !{not} ... reproduc*",
        `${fault} ... ${moment} .. & !(should|must|shall|want|test*|expected) ... (when|whenever|if|after|once|as soon as) & !(after|since|with|during|by) .. (${release}) & !${moment} (it|this|that|the) (is|was)? (fixed|done) & !(once|by|after|during) (a|an|the)? {time} & !by (hand|script|accounting|support|finance|{who})`,
        `${negated} ... (when|whenever|if|as soon as|every time|each time|after) .. & !(should|must|shall|want|test*|expected) ... (when|whenever|if|as soon as|after) & !(after|since) .. (${release}) & !if (needed|possible|you|necessary)`,
        `(when|whenever|every time|each time|as soon as|if|once|after|while) (i|you|we|they|one|someone|somebody|a|an|the|two|both|{n})? ({who}|people|person|i|you|we|they|one|two) ... (${fault}|${negated}) & !(should|must|shall|then|please|want|test*|expected)`,
        `(when|whenever|every time|each time|as soon as|if|once|after|while) (*ing|the|a|an|there|two|both|its|it|{n}) ... (${fault}|${negated}) & !(should|must|shall|then|please|want|test*|expected|if|retry|fallback) & !(after|since|with) .. (${release})`,
        `(when|whenever|if) ... (but|and) .. (${fault}|${negated}) & !(then|test*)`,
        "(open|opening|click|clicking|tap|tapping|press|pressing|log in|login|go to|select|enter|type|upload|scroll|switch|rotate|paste|choose|submit) ... (then|→|->|>|and|,) ... (click|tap|press|open|reopen|save|submit|close|reload|refresh|back|go|kill|again|twice|log|switch|wait|enter|select|rotate|boom|crash*|look|see|{not}) & !(should|must|want) ..",
        "(run|running|call|calling|post|posting|curl|send|sending|feed|feeding) .. ({name}|{quoted}) ... (twice|returns|gives|crashes|fails|and|on|with) & !(should|must|want|test*|fix)",
        "(happens|occurs|appears|reproducible|comes|fails|crashes|breaks) (only |just |always |mostly |reliably |also )?(when|if|with|under|during|while|on the second|the second time|in incognito|on a cold|on an empty|for (files|orders|names|users|dates|amounts|customers|strings|items)) & !test*",
        "(first time|the first one|first call|first run) .. (ok|fine|works|good)",
        "(when|whenever|after|as soon as|every time|each time|if|by|while) (i|you|one|someone|somebody|a user|the user|users|we|they|he|she|customers?|two|both) .. & !(should|must|shall|please|then|want|wants|expected|test*) & !{if} ({who}|they|we|i) (complain*|report*|need|want)",
        "(second|third|next) (time|call|run|click|attempt|request) .. (fails|crash*|wrong|error*|empty|gives|returns|{not})",
        "(with|for) (the |an |a )?(input|value|string|name|date|payload|filename|amount|order|file|query|url) .. ({quoted}|{n}|{name}) ... (fails|crash*|wrong|error*|gives|returns|shows|becomes|{not})",
      ],
      notApplicable: [
        {
          when: "(typo|misspell*|misspelt|spelling mistake|spelling error) & {quoted}",
          reason: "a misspelt text is seen wherever it is shown",
        },
        {
          when: "(mail|email|e-mail|template|readme|docs?|documentation|footer|page) .. says {quoted}",
          reason: "a wrong text is seen wherever it is shown",
        },
      ],
      edgeCases: [
        "It only fails on the second call, because the first one fills the cache.",
        "It fails with real data, and the fixture has no such row.",
      ],
      says: [
        "Steps: open a ticket, attach a file, rename it, save.",
        "It crashes when I rotate the phone during the upload.",
        "The cart is empty when a guest logs in.",
        "To reproduce run the importer twice with the same CSV.",
        "If you click save two times fast you get two orders.",
        "After pressing back the filter is gone, but the list still shows the old rows.",
        "The endpoint returns 500 if the customer has no address.",
        "curl -X POST /orders with an empty body gives a stack trace.",
        "Happens only with files larger than 2 GB.",
      ],
      names: [
        "Please find out how to reproduce it.",
        "Consider reproduction, root cause and tests.",
        "It is broken, please fix.",
        "Add reproduction steps.",
      ],
    },
    {
      id: "bug-fix.expected",
      question: "What should happen instead?",
      why: "a fix for the wrong expectation is the next bug",
      source: "Zimmermann et al., What Makes a Good Bug Report?, IEEE TSE 36(5), 2010",
      severity: 0.99,
      stated: [
        "(should|must|shall|ought to|supposed to|has to|have to|needs? to) .. & !(should|must|shall|have to|has to|needs to) (be )?(sent again|corrected|fixed|fix|look*|investigat*|tested|covered|deployed|released|shipped|merged|find|check|consider|think|write|add|solve*|resolv*|repair*|handled|robust|better|prioriti*|know|talk|ask|urgent*) & !(this|that|it|which) (should|must|shall) (not|never) (happen|occur|be) & !(should|must|shall) (just |simply |really |finally )?work & !(test|tests|spec|we|banner|duplicates?|affected rows) .. (should|must|shall|needs? to) (be|have|cover|run|fail|do|use)",
        "(it|this|that|they|she|he|the page|the app|the call|the button) (should|must) (just )?work (like|as|the same|with|for|even|without|also|on)",
        "(instead of|rather than|not) .. & (shows?|gives?|returns?|is|are|uses?|prints?|sends?|takes?|calculates?|displays?|exports?|gets?|see|says?|goes|opens?|ends|counts?|charges?|sorts?|rounds?|picks?|lands?) ... (instead of|rather than) ..",
        "(expected behaviou?r|expected result|expected value|expected output) (is|are|was|would|:|=) ..",
        "(expected|expect|expecting|expects) (is|are|was|would be|that|to|a|an|the|it|exactly|one|{n}|{quoted})  & !test* & !not expected & !as expected & !unexpected*",
        "(expected|should|wanted|correct|want|desired|soll) : ..",
        "(i|we|they|users?|customers?|finance|support|she|he) (want|wants|would want|'d want|'d like|would like|need|expect|would expect|'d expect) .. (to be|to see|to get|that|one|exactly|the|a|it|only|simply|{n}) & !(test|tests|regression|banner|to know|want (this|it|that) fixed|look|money back|refund|unique index)",
        "(what|all|thing) (i|we|they) .. (want|need|expect) ... is",
        "(correct|right|proper|real|true) (value|result|answer|number|amount|total|order|date|text|spelling|name|status|sum|behaviou?r|price|count|one) (is|would be|are|=|:|should)",
        "(as|like|the way) (it|they|this|we) (was|did|were|used|had|worked|has been|does|do) (before|to|in|until|with|on|elsewhere)",
        "(used to|until|before) .. (be|show|work|worked|was|were|returned|showed) & (now|since|today|but)",
        "(typo|says|label|title|caption|spelled|misspelt|misspelled|spelling|reads) ... {quoted} & (typo*|misspel*|spel*|should|instead|wrong|fix)",
        "(typo|misspel*|spel*) ... (is|→|->|to|instead of|should be)",
        "no more .. (than|duplicat*|crash*)",
        "(exactly|only|at most) (one|once|{n}) .. (per|for each|for every|a|each) & !(test|seen|happened)",
        "{status} (instead of|not|rather than) (a |an )?{status}",
        "(return|answer|respond|show|keep|use|reject|display|give|send|ignore|accept) .. (instead|then|there) & !test* & !(returns|answers|shows|gives|sends)",
      ],
      edgeCases: [
        "The number is right now, but rounded in another way than on the invoice.",
        "It answers 404 now, and a caller that caught the 500 does not know that.",
      ],
      says: [
        "It should show the price including tax.",
        "Expected is one mail per order.",
        "It returns 500 instead of 404.",
        "The total must equal the sum of the lines.",
        "I'd expect the list to be sorted by date.",
        "What we want is that the draft survives a reload.",
        "supposed to be in euro, not in dollars",
        'The button says "Sumbit", fix the spelling please.',
        "It should work like in the old app.",
      ],
      names: [
        "This should not happen.",
        "It should be fixed soon.",
        "Describe the expected behaviour.",
        "Should just work!",
      ],
    },
    {
      id: "bug-fix.affected",
      question: "Who is affected, since when, how often?",
      why: "decides how urgent it is and where to look for the change that brought it",
      source: "Beyer et al., Site Reliability Engineering, chapter 12 (effective troubleshooting)",
      severity: 0.92,
      stated: [
        `since (about |around |at least |roughly |approximately )?(the |our |my |we |i |this |that )?(last |latest |recent |new |big )?(${days}|${release}|week|month|night|sprint|{n}|${months}|version|v1*|v2*|v3*|v4*|v5*|v6*|v7*|v8*|v9*|moved|{name}|going live|go-live)`,
        `(after|with) (the |our |an |this |last |latest |yesterday's |we |i )?(new |last |latest |big )?(${release}|updating|upgrading|deploying) & !(before|first|fix) .. (after|with) & !(deploy*|release) (index|the (fix|code|index)) & !if`,
        `(started|starts|began|begins|first seen|first reported|appeared|came|broke|broken|regressed|introduced) (on|in|at|with|after|since|by) .. (${days}|${release}|{n}|${months}|{name}|week|month)`,
        "(affect*|hits?|impact*|concerns?|bites|touches) (only |all |about |roughly |mostly |around |at least |also |just |currently )?({who}|{n}|{percent}|{name}|every|everyone|everybody|all|some|one|our|most|many|few|the|both) & !{not} (know|clear|sure)",
        "({who}|customers|orders|accounts|rows|invoices|events|cases|tickets|requests|devices|tenants|patients|practices|records|sessions|payments|shipments) .. (is|are|were|was|have been|has been|so far) (affected|hit|impacted|concerned)",
        "(about |around |roughly |some |at least |over |more than |up to )?{n} (of (our|the|{n}) )?{name}? (such |different |affected |distinct |paying |angry )?({who}|customers?|orders?|accounts?|rows?|invoices?|events?|cases?|tickets?|complaints?|devices?|tenants?|practices?|records?|sessions?|payments?|shipments?|reports|crashes|errors|occurrences|incidents|stores?|shops?|branches|sites?|times|lines|bookings?) .. (affect*|report*|complain*|hit|lost|lose|wrong|broken|so far|as of|such|since|until now|this|last|yesterday|today|in the|per|a day|a week|every|each|have|had|got|were|was|are|all) & !{if} ({n}|two|a|the) & !test* & !(should|must|shall)",
        "(seen|happen*|occur*|report*|came|comes|complain*|saw|observed|noticed|appears|logged|fails|failed|crash*) .. ({n} times a|(3|4|5|6|7|8|9|1*|2*) times|about {n} times|{n} times (this|last|since|in|per|so far|yesterday|today)|about once|several times|every (day|night|hour|week|morning|single|few|second|third|{n})|daily|weekly|hourly|nightly|a (day|week)|times (a|per)|all the time|constantly|each (day|night|week|morning)) & !(when|if) ({who}|i|you|we) .. twice & !first time",
        "(only|just|mostly|mainly|exclusively) (affects |happens |seen |reproducible )?(on|in|for|with|at|by)? (the |our |a |an |some )?(old |older |new |newer |big |bigger |paid |free |large |larger )?(safari|firefox|chrome|ios|iphone*|ipad*|android|windows|mac*|linux|edge|eu|us|uk|german|french|prod|production|staging|mobile|desktop|tablets?|{who}|customers?|tenants?|accounts?|{name}|version*|cluster|region|one customer|premium|enterprise|guests?|mandant*) & !(fix|admin|should|must|change|touch) & !only ({who}) (may|can|should)",
        "({name}|safari|firefox|chrome|ios|iphone*|android|windows|mac*|linux|edge|prod|production|eu|mobile) (only|users? only|is affected|are affected|affected)",
        "(all|some|many|most|several|a few|every|both|a couple of|plenty of|lots of|half of|half the|our biggest|our largest|nearly all|almost all) .. ({who}|customers|tenants|practices|shops|stores|orders|accounts|invoices|requests|devices|phones|drivers|technicians|couriers|nurses|schools|branches) .. (report*|complain*|lose|loses|lost|see|sees|get|gets|got|can't|cannot|are|is|have|had|has|were|was|stuck|call*|affected|fail*|from|with|in|on) & !(should|must|shall|want|when|if)",
        "({percent}|half|a third|a quarter|one in {n}|{n} in {n}|{n} out of {n}|{n} of {n}|every (second|third|tenth|{n})|each (second|third)) (of|th)? .. ({who}|requests?|orders?|calls?|customers?|users?|sessions?|payments?|uploads?|runs?|builds?|mails?|devices?|times?|cases?|attempts?|logins?|jobs?|time|pdfs?|invoices?) & !(should|must|target|goal)",
        "(customers?|client|tenants?|clinics?|practices?|schools?|shops?|partner|{who}) .. {name}? .. (report*|complain*|called|wrote|noticed|found|told|raised|opened a ticket|phoned|mailed) & !(if|when|should|must)",
        "(a |got a )?call from .. (customer|client|practice|clinic|school|shop|{name})",
        "(wrong|fails|failing|missing|broken|crash*|empty|error*|don't|doesn't|can't|cannot|not|never|nothing|skips|writes|stores|saves|exports|sends|prints|shows?|gets?|gives?|returns?|charged|sees?|lose|loses) ... (for|among|at|from) .. (customers?|users?|tenants?|accounts?|orders|patients|guests?|members?|students?|drivers?|shops?|stores?|warehouses?|branches|invoices|suppliers?|sellers?|employees?|teachers?|schools?|clinics?|practices?|agents?) & !(should|must) .. for & !(test*|when|if)",
        "(on|in|with|using|under) (the |our |old |older |new |newer |all |some |every |any )?(safari|firefox|chrome|ios|iphone*|ipad*|android|windows|macos|mac|linux|edge|internet explorer|samsung|opera|webview|prod|production)",
        "{n} (a|per|each|every) (day|week|hour|month|night|morning) & !(limit*|max*|should|must|allow*|retry|retries|runs?)",
        "(just|only|mostly) (the|those|these|a few|some|for) .. (ones|{who}|orders|invoices|events|appointments|files|rows|accounts|customers|entries|cases) & !(fix|should|must|change|touch|test*)",
        "{n} ({name}|skus|rows|orders|invoices|accounts|customers|users|cases|events) (so far|until now|by now|yet|already)",
        "(people|users|customers|everyone|everybody|teams?|guests|patients|drivers|tenants|agents|members) (in|from|with|on|at|of|who) .. (see*|get*|can't|cannot|lose|have|report*|are|don't|complain*|receive*|miss*) & !(should|must|if|when) ",
        "{n} .. (are|were|is|was|have been|got|has been) (gone|lost|wrong|affected|missing|broken|duplicated|doubled|deleted|overwritten|charged|hit|corrupt*|stuck|double|incorrect|unusable|blocked) & !(should|must|when|if|test*)",
        "(error rate|failure rate|crash rate|crash-free) .. ({percent}|{n})",
        "(in|on) (prod|production|live|the live system) (only|since|right now|already)",
        "nobody (is )?(affected|hit|noticed) .. (yet|so far|because)?",
      ],
      edgeCases: [
        "Two customers reported it, two hundred have it.",
        "It began with the release before the one that everybody suspects.",
      ],
      says: [
        "Since Tuesday's deploy, about 40 orders a day.",
        "Only iOS 17, roughly 3 % of sessions.",
        "All customers with more than one warehouse are affected.",
        "Seen nine times this week.",
        "It started with version 4.2.",
        "Two clinics complained yesterday.",
        "broken since the last update",
        "Affects every tenant in the EU.",
        "Sentry has 812 events from 77 users since Monday.",
      ],
      names: [
        "Find out who is affected.",
        "When two users open it, it breaks.",
        "It is annoying for users.",
        "It happens sometimes.",
      ],
    },
    {
      id: "bug-fix.cause",
      question: "What is known of the cause?",
      why: "without it the symptom is patched and the fault comes back elsewhere",
      source: "Agans, Debugging, 2002, rule 3 (quit thinking and look)",
      severity: 0.78,
      stated: [
        "(root cause|cause|culprit|reason|suspect|offender|origin|fault) (is|was|seems|looks|lies|must be|should be|:|probably|of it|for it|for this) & !{not} .. (cause|reason|culprit) & !(find|unknown|unclear|analy*|look for|understand|figure|consider)",
        "(root cause|cause|culprit|reason|suspect|problem|issue|fault|bug|error) (is|was|seems to be|lies|must be|comes|sits|probably is|is probably|might be|could be) (that|in|the|a|an|our|from|because|with|at|probably|likely|most likely|due|{name}|{quoted}|this|inside|somewhere in|how|missing) & !(problem|issue|bug|error) is (that|the|our|with) ({who}|customers?|they) & !(find|unknown|{not} know)",
        "(cause|culprit|reason|root cause) (:|=)",
        "(caused by|due to|thanks to|comes from|stems from|triggered by|introduced (in|by|with)|traced (it )?(back )?to|boils down to|down to|result of|goes back to|broke (it )?(in|with|by)|came in with|came with) (the |a |an |our |my |that |commit |pr )?.. & !(would|test*)",
        "because (of|the|we|it|our|a|an|there|they|that|both|this|{name}|{quoted}|in|each|every) ... & !because (we|it|they|the) (need|want|lose|los*|is (urgent|annoying|embarrassing)|customers?|users?|boss) & !because (of )?({who}|my boss|the boss)",
        "(i|id|we|dev*|he|she|colleague*|{name}) (think|believe|suspect|guess|assume|say|bet|reckon|am (nearly |pretty |quite |fairly |almost )?(sure|certain)|'m (nearly |pretty |quite |fairly |almost )?(sure|certain)|are (pretty |fairly |quite )?sure) .. (it|it's|that|this|the|we|because|is|of|a|our|{name}|someone|its) & !(should|we need|urgent|want) & !{not} (sure|think|know)",
        "(probably|likely|presumably|apparently|maybe|perhaps|possibly|my guess|i guess|smells like|looks like|seems|seems like|must be|might be|could be) (it's |it is |its |is |that |because |due to |to be |from |related to )?(the|a|an|some|because|due|our|we|from|timezone|time zone|race|caching|cache|cached|rounding|encoding|utc|null|float|missing|wrong|stale|old|two|off|someone|something with|{name}|dst|related|locale) & !(should|must|look (into|at))",
        "(doesn't|does not|don't|do not|didn't|isn't|never|forgets to|forgot to|fails to|not|missing|without|no) .. (handle*|check*|escap*|await*|awaited|reset*|clear*|cleared|lock*|null check|validat*|convert*|closed|closing|released|releasing|rounded|trim*|encod*|decod*|normali*|invalidat*|unsubscrib*|debounc*|sanitiz*|filter*|respect*|account for|take into account|cast|parse*|quot*|transaction|unique (index|constraint)|index|mutex|lock|await|locking|guard) & !(should|must|please|needs? to|test*) & !i (don't|didn't|can't)",
        "(race|race condition|off by one|off-by-one|deadlock|rounding|float*|time zone|timezone|utc|dst|daylight saving|integer overflow|overflow|stale (cache|closure|data)|cached|encoding|utf-8|utf8|latin1|memory leak|null pointer|nullpointer*|dangling|double click|default (value|timezone)|local time|collation|case sensitiv*|n+1|regex|comparison|string comparison|sign error|truncat*) (in|between|of|at|when|because|error in|where|on|inside|from|instead|as|while|with) & !(should|must|test* (for|with))",
        "(uses?|using|compares?|comparing|stores?|parses?|treats?|casts?|rounds?|assumes?|reads?|picks?|sorts?|joins?|multipl*|divid*|subtracts?|adds?|calls?) .. (instead of|rather than|as if|but|before|without|twice|as (a )?(string|strings|float|int|local)|wrong|local time) & !(should|must|test*|want)",
        "between .. and .. (commit*|insert*|update*|write*|read*|check*|lock*|ack*|save*|delete*|call*|request*|response)",
        "(webhook*|event*|message*|request*|job*|cron*|callback*|handler*|listener*|hook*|effect*|trigger*|timer*|consumer*|mail*|call*|query|form) .. (come*|arriv*|fire*|run*|is called|are called|is sent|get* (called|delivered|sent|registered|triggered)|is (delivered|executed|triggered|registered)|call*|is called) .. (twice|two times|three times|more than once|multiple times|again|out of order|too early|too late|before) & !(must|should|shall|if|never)",
        "(we|it|code|which|that|service|server|client|app|controller|job|handler|parser|query|function|method|library|{name}) .. (adds?|uses?|compares?|calls?|caches?|match|matches|stores?|parses?|reads?|checks?|sorts?|rounds?|multiply|multiplies|pass|passes|joins?|refresh|refreshes|loads?|filters?|converts?|assumes?|treats?|trusts?|overwrites?|clears?|registers?|mutates?|swallows?|ignores?) ... (by|only|and not|without|instead|naive|never|once|twice|as|before|raw|local|wrong|old|first|too late|too early|in {name}|float|string|even|per|at {n}|twice) .. & !(should|must|shall|want|test*|when i|please|expect*) & !(users?|customers?|i) (call|use|see)",
        "(that's why|which is why|therefore|hence|thats the reason) ..",
        "(bisect*|git blame|blame|commit {name}|pr {n}|commit) ... (point*|show*|introduc*|is|broke|says|{name})",
        "(in|at|inside) ({name}|{quoted}) ... (is|are|was|never|not|null|missing|wrong|instead|without|before|twice|line|compares?|uses?|returns?|checks?|reads?) & !(should|must|test*|see|shown|shows|displayed) & !(in|at) (eur|euro|usd|english|german|may|june|july)",
        "(line|:) {n} (of|in) {name}",
        "(the|our|some|all|both|every|each|that|this) .. (have|has|had|share*|run*|use*) (the|a|an|its|their|own|same|no) .. (crontab|cron|key|lock|cache|timer|id|sequence|clock|timezone|connection|token|state|session|file|queue|instance) & !(should|must|shall|want)",
        "(it's|its|it is|that's|that is) (the|because|due|a|an|our) (race|cache|switch|timezone|time zone|missing|wrong|new|old|change|{name}|regex|query|join|rounding|encoding|default|config*|cron*|migration|library|cdn|proxy|driver|index|lock|timeout)",
      ],
      edgeCases: [
        "The line that throws is not the line that is wrong.",
        "The guess about the cause is right for half of the cases.",
      ],
      says: [
        "It's because we compare the dates as strings.",
        "I suspect the cache, it is never cleared on logout.",
        "Root cause is a race between the two workers.",
        "The parser doesn't handle a missing header.",
        "Caused by the new proxy, which buffers the stream.",
        "bisect points at the switch to Kysely",
        "probably the timezone, server runs in UTC",
        "In `PriceService` the discount is subtracted twice.",
        "The handler is registered twice after a hot reload.",
      ],
      names: [
        "Find the root cause.",
        "The reason is unknown.",
        "Please fix it because customers complain.",
        "Think about the cause and the tests.",
      ],
    },
    {
      id: "bug-fix.regression-test",
      question: "Which test would have caught it?",
      why: "a fault without a test comes back with the next change",
      source:
        "Winters, Manshreck, Wright, Software Engineering at Google, chapter 11 (the Beyoncé rule)",
      severity: 0.94,
      stated: [
        "(test|tests|test case|testcase|spec|specs|fixture|e2e|fuzz target|scenario|assertion|playwright|cypress|property) .. (that|which|where|who|with|doing|does|covering|covers|around|reproduces?|reproducing|kills?|purges?|asserts?|asserting|checks?|proves?|feeds?|runs?|simulat*|for|in|on|of|against|must|should|fails?|failing|at|per|each) & (regression|test|tests|spec|fixture|e2e|case|unit|integration|fuzz*|playwright|cypress|property) & !(testcustomer|test (server|system|environment|data|account|phase|user|instance)) & !(tests?|it) (are|is|were|was|run) (green|flaky|slow|red|passing) & !in test (with|we|it)",
        "(failing|red|regression|reproducing) test (first|before|with|that|which|for|in|please)? .. (first|before|with|that|for|in|fix)",
        "(cover*|pin*|lock*|reproduce*|prove*|guard*|catch*|caught) (this |it |that |the case )?(by|with|in|through) .. (test*|spec*|fixture*|e2e|{name}spec|case)",
        "(would have been|would be|could have been) caught (by|with|in) ..",
        "(add*|put*|include*|extend*) .. ({n}|{quoted}|{name}|case|date|input|order|file|payload|trace|fixture|sample) .. (to|in|into) .. (test*|spec*|fixture*|suite|corpus|golden)",
        "(no|without|don't need a|doesn't need a|not worth a|skip the) .. (regression |unit |automated |new )*tests? & !there (is|are) no & !(has|have|had) no",
        "(no|without) (regression |unit |automated )?tests? (needed|required|necessary|for)",
      ],
      entries:
        "(every|each|all|any|a) .. (bug|bugs|fix|fixes|bug-fix|bugfix|defect*) ... (test|tests|spec)",
      edgeCases: [
        "The new test passes without the fix as well.",
        "The test mocks the very part that was wrong.",
      ],
      says: [
        "Add a test that sends the same webhook twice.",
        "Regression test with an empty address please.",
        "Write a failing test first, for 29 February.",
        "Cover it by a Playwright spec with two tabs.",
        "I want a unit test for negative amounts.",
        "Needs an integration test which restarts the broker in between.",
        "Put the broken file into the fixtures of the parser test.",
        "No test needed, it is a text.",
      ],
      names: [
        "Please write tests.",
        "Testing is important.",
        "Consider a regression test.",
        "The tests are green.",
      ],
    },
    {
      id: "bug-fix.bad-data",
      question: "What of the data that it has damaged?",
      why: "the code is right again, and the numbers stay wrong for ever",
      source:
        "Kleppmann, Designing Data-Intensive Applications, chapter 12 (integrity, auditability)",
      severity: 0.95,
      stated: [
        "(existing|already|old|past|previous|affected|wrong|broken|corrupt*|duplicate*|damaged|lost|missing|bad|orphan*|doubled|inflated|stuck|faulty|incorrect|historic*|{n}|those|these|the ones|all) .. (rows?|records?|entries|entry|orders?|data|invoices?|accounts?|duplicates?|ones|values?|payments?|bookings?|numbers|balances?|files?|documents?|photos|events?|charges?|mails?|customers?|users?|stock|tickets|lines?|transactions?|cases|reports?|timestamps?|subscriptions?|texts|sums?|months?) ... (need*|must|should|have to|has to|can|can't|cannot|are|is|get|gets|to be|will be|we|i'll|i|please|stay*|leave|remain*|were|was|script) ... (correct*|fix*|fixed|repair*|delet*|merg*|clean*|backfill*|recomput*|recalculat*|refund*|restor*|recover*|rebuil*|reimport*|re-import*|resent|resend|re-send|left|leave|stay*|keep|kept|remain*|migrat*|script|manual*|by hand|adjust*|credited|revers*|dedup*|untouched|redo|retake|requeue*|reprocess*|re-run|rerun|reset|mark*|flag*|list|listed|notif*|inform*|gone|unblock*|updat*|removed|remove|as they are) & !(test*|fix (this|the (bug|issue)))",
        "(correct|fix|repair|purge|wipe|delete|merge|clean up|clean|backfill|recompute|recalculate|refund|restore|recover|rebuild|reimport|re-import|resend|adjust|reverse|dedupe|deduplicate|reprocess|rerun|reset|update|remove|mark|flag|list|export|notify|unblock|correcting|cleaning up|regenerate|replay) (up )?(also |all |both |only )?(the|all|those|these|every|existing|already|affected|wrong|broken|old|past|{n}|duplicate*|what|whatever|everything|them|about|customers?|historic*|bad|corrupt*|orphan*|lost|missing) .. (rows?|records?|entries|orders?|data|invoices?|accounts?|duplicates?|ones|values?|payments?|bookings?|numbers|balances?|files?|documents?|photos|events?|charges?|mails?|customers?|users?|stock|tickets|lines?|transactions?|cases|reports?|months?|affected|wrong|broken|damaged|since|happened|by hand|script|migration|there is|subscriptions?|timestamps?|sums?) & !test*",
        "(one-off|one-time|one-shot|cleanup|clean-up|repair|correction|backfill|data|migration|sql|update) (script|migration|job|update|statement|query|fix|task) .. (for|that|which|to|over|on|fixes|corrects|afterwards|deletes|sets|needed|by) & !{not} know",
        "(existing|already|old|wrong|affected|duplicate*|damaged|lost|historic*) .. (rows?|records?|entries|orders?|data|invoices?|duplicates?|ones|values?|payments?|numbers|documents?) .. (merge|delete|keep|fix|correct|leave|refund|recompute|restore|ignore) (them|it|those|these|the|as|by)",
        "(have to|has to|must|need to|needs to|should) be .. (again|anew|once more|manually|by hand) & !(test*|logged in|fixed again)",
        "(restore|recover|recreate|resend|correct|refund|repair|reimport|re-import|recompute|regenerate|merge|delete|purge|fix) (them|those|it|these|all|everything) .. (from|by|with|via|manually|out of|using|backup|script|afterwards|too|as well)",
        "(nothing|no data|none|no need) (is |has |needs )?to (be )?(repair*|fix*|correct*|clean*|migrat*|restor*)",
        "(correcting|compensating|reversal|correction|adjustment) (entry|entries|booking*|transaction*|invoice*|line*)",
        "(refund*|reimburs*|money back|credit note*|credited|pay back|paid back|voucher*) .. ({n}|them|all|those|the|affected|by hand|manual*|customers?|about|everyone|for|done|already|is|are) & !(button|page|refund .. (fails|crashes|shows))",
        "(can't|cannot|can not|couldn't|not) be (recovered|restored|repaired|fixed|reconstructed|undone|saved)",
        "(data|rows?|records?|entries|amounts?|values?|numbers?|orders?|database|db|what is stored|stored (values?|data)|files?) ... (is|are|was|were) (correct|fine|ok|okay|right|intact|not affected|unaffected|not damaged|not touched|safe|not wrong|good)",
        "(no|nothing|none|not any) .. (data|rows?|records?|wrong|lost|stored|damaged|corrupt*|persisted|saved|written|harmed|to clean|to repair|bad data) .. (lost|was|is|damaged|in|written|affected|saved|stored|to|wrong|harmed|yet|so far|up|corrupt*|repair) & !(when|if|whenever|click*) & !nothing (is|was|gets|happens) .. (shown|happens)",
        "(only|just|purely) (a |the |in the )?(display*|visual|cosmetic|rendering|ui|view|frontend|presentation|shown)",
        "(leave|keep) (the |those |these |them |existing |old |all )?(old|existing|wrong|past|affected|rows|records|data|entries|them|invoices|orders|history) (as|alone|untouched|where|for|rows|records|data|entries|invoices|orders|numbers|ones)",
        "(clean-up|cleanup|repair|correction|recovery) (of|for) .. ({n}|rows?|data|records?|existing|old|affected|the) ... (is|by|with|via|separately|later|done|not|script|in|please)",
        "(dba|support|finance|ops|accounting|i|we|they|i'll|we'll) (will |'ll |already )?(clean|cleaned|fix|fixed|correct|corrected|repair|repaired|refund|refunded|delete|deleted|restore|restored|recompute) .. (by hand|manual*|myself|ourselves|afterwards|later|already|rows?|records?|data|the|those|them) & !(fix|fixed) (this|the|it) (bug|issue|problem|asap|urgent*|soon|please|before)?",
      ],
      notApplicable: [
        {
          when: "(typo|misspell*|misspelt|spelling mistake|spelling error|wrong spelling)",
          reason: "a misspelt text damages no data",
        },
        {
          when: "get ({name}|{quoted}) .. (gives|returns|answers|throws|responds|fails|shows|crash*|{status})",
          reason: "reading changes no data",
        },
        {
          when: "(exit|exits|exit code|return code|exit status) .. (non-zero|nonzero|zero|{n}) & (should|must|wrong|always|instead)",
          reason: "an exit code damages no data",
        },
        {
          when: "(align*|misalign*|padding|margin|overlap*|z-index|font|colou?r|contrast|tooltip|icon|css|scrollbar|blurry|off-screen) & !(data|saved|database|stored)",
          reason: "what only looks wrong damages no data",
        },
      ],
      edgeCases: [
        "Rows that were written wrongly last week are still read today.",
        "The repair runs while the old version still writes wrong rows.",
        "A report that was already sent holds the wrong sum.",
      ],
      says: [
        "The 40 wrong invoices must be corrected by a credit note.",
        "Existing duplicates: merge them, the newest wins.",
        "No data was damaged, only the display is wrong.",
        "The lost drafts can't be recovered.",
        "We also need a one-off script that recomputes the balances since May.",
        "Refund the affected customers, finance has the list.",
        "Leave the old rows as they are.",
        "Support will repair the orders by hand.",
        "Stored values are correct, it is just the rounding on screen.",
      ],
      names: [
        "Think about bad data.",
        "Check the data.",
        "We lose data when the app is killed.",
        "Data integrity is important.",
      ],
    },
  ],
};
