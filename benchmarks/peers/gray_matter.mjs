// Front matter as a script on Node validates it: gray-matter and ajv, formats asserted.
//
//     node gray_matter.mjs SCHEMA FOLDER

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import matter from "gray-matter";

const [schema, folder] = process.argv.slice(2);
const ajv = new Ajv2020({ allErrors: true, strict: false });
addFormats(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(schema, "utf8")));
let faulty = 0;
for (const name of readdirSync(folder, { recursive: true }).sort()) {
  if (!name.endsWith(".md")) continue;
  const path = join(folder, name);
  let problems;
  try {
    // with options of its own gray-matter keeps no text that it has seen
    const { data } = matter(readFileSync(path, "utf8"), {});
    problems = validate(data) ? [] : validate.errors.map((one) => `${one.instancePath} ${one.message}`);
  } catch (error) {
    problems = [String(error.message).split("\n")[0]];
  }
  if (problems.length) faulty += 1;
  for (const problem of problems) console.log(`${path}: ${problem}`);
}
console.log(`${faulty} faulty files`);
process.exitCode = faulty ? 1 : 0;
