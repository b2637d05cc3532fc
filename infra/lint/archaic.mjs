// Finds archaic turns of phrase in comments, strings, identifiers and documents. Reads file names from standard input, one per line; prints each place
// and the count per 1,000 comment lines. Exit code 1 if the count exceeds the goal.
import { readFileSync } from 'node:fs';

// Some of the words have honest uses ("cannot be told apart").
const GOAL = 3;

// A regular expression, matched as whole words in any case, and what to write instead.
const TURNS = {
  'told': 'reported, notified, shown, specified',
  'tells? of': 'reports, describes',
  'unless (told|said)': 'by default',
  'stands?(?!-| for\\b| in\\b| by\\b)|stood': 'is',
  'whoever|whosoever|whomever|whom': 'the caller, the submitter, anyone who',
  'of whom|of which each': 'whose, and each of them',
  'whatever': 'regardless of, all that',
  'anew|afresh': 'again',
  '(?<!\\b(?:there|as|Pattern) )is none(?! of\\b)': 'there is no …, is not a …',
  '(?:close )?at hand|in hand': 'available, nearby, in progress',
  'lets? go|letting go': 'release',
  'and the like|or the like': 'and similar',
  'be it|be they': 'whether',
  'nobody|everybody': 'no one, everyone',
  'for ever': 'forever, indefinitely',
  'lest': 'so that … not',
  '[wt]?hence|hither|thither|whither': 'so, therefore, from where',
  '(?:t?here|where)(?:of|in|by|upon|to|with|unto|after|fore ?mentioned)': 'of it, in it, by it, after',
  'henceforth|hitherto|heretofore|forthwith|aforesaid|afore': 'from now on, until now, immediately',
  '(?:is|are|was|were|does|do|did|will|has|have|can) no more(?! than)|no more(?=[.,;:])': 'no longer',
  'unto|upon|amongst|amidst|whilst|betwixt': 'to, on, among, while, between',
  'shall|ought': 'must, should',
  'albeit|notwithstanding|inasmuch|insofar': 'although, despite, because',
  'naught|nought|aught': 'nothing',
  'as yet|ere|erst|erstwhile': 'yet, before, former',
  'save for|but for|for want of': 'except, without',
  'must needs|needs must': 'must',
  'at present|the present(?= (?:one|state|version|edition|list|time))|the present(?=[.,;])': 'currently, the current',
  'again and again|over and over': 'repeatedly, keeps …ing',
  '(?:came|comes?|coming) to be': 'became, reached',
  '(?:can|could|may|might|is|are|was|were|to) be had|be had': 'be obtained, be available',
  'unheard|unfit|wont|amiss|vouchsafe|bespeak|betake|beget|behold|bestow': 'a current word',
  'in vain': 'without effect',
  'what as|asked otherwise|of old|by and by|thus far|to wit|as it were': 'a current phrase',
};

const patterns = Object.entries(TURNS).map(([turn, instead]) => ({ pattern: new RegExp(`(?<![\\w-])(?:${turn})(?!\\w)`, 'giu'), instead }));
const isComment = { cs: /(?:^|\s)\/\//u, sql: /^\s*--/u, '': /(?:^|\s)#\s/u, yaml: /(?:^|\s)#\s/u, yml: /(?:^|\s)#\s/u, sh: /(?:^|\s)#\s/u };

// The file as running text, so that a phrase is found across lines and inside an identifier, and where each line begins in it.
function running(content) {
  const starts = [];
  let text = '';
  for (const line of content.split('\n')) {
    starts.push(text.length);
    text += `${line.replace(/^\s*(?:\/{2,3}|#+|--|\*)?\s*/u, '').replace(/(?<=[\p{Ll}\d])(?=\p{Lu})|_/gu, ' ').trimEnd()} `;
  }
  return { text, starts };
}

const files = readFileSync(0, 'utf8').split('\n').filter(Boolean);
let comments = 0;
const places = [];
for (const file of files) {
  const content = readFileSync(file, 'utf8');
  const comment = isComment[/\.([^./]+)$/u.exec(file)?.[1] ?? ''];
  if (comment) comments += content.split('\n').filter((line) => comment.test(line)).length;
  const { text, starts } = running(content);
  for (const { pattern, instead } of patterns) {
    for (const match of text.matchAll(pattern)) {
      const line = starts.findLastIndex((start) => start <= match.index);
      places.push({ file, line: line + 1, text: `"${match[0]}": ${instead}` });
    }
  }
}

places.sort((one, other) => (one.file < other.file ? -1 : one.file > other.file ? 1 : one.line - other.line));
for (const { file, line, text } of places) console.log(`${file}:${line}: ${text}`);
const share = (1000 * places.length) / comments;
console.log(`${places.length} archaic turns in ${comments} comment lines: ${share.toFixed(1)} per 1,000 (goal: at most ${GOAL})`);
process.exit(share > GOAL ? 1 : 0);
