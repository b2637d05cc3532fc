// Lints OpenAPI documents with Redocly's rules (redocly.yaml). Arguments: the documents. Exit code 1 if a rule is broken.
import { fileURLToPath } from 'node:url';
import { formatProblems, lint, loadConfig } from '@redocly/openapi-core';

const config = await loadConfig({ configPath: fileURLToPath(new URL('redocly.yaml', import.meta.url)) });
let broken = 0;
for (const ref of process.argv.slice(2)) {
  const problems = await lint({ ref, config });
  formatProblems(problems, { format: 'stylish', totals: { errors: problems.length, warnings: 0, ignored: 0 }, version: '' });
  broken += problems.length;
}

console.log(`${process.argv.length - 2} OpenAPI documents, ${broken} problems.`);
process.exitCode = broken ? 1 : 0;
