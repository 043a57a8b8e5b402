// What remark runs: front matter is read, and judged by the schema that SCHEMA names.

import { readFileSync } from "node:fs";
import remarkFrontmatter from "remark-frontmatter";
import rlFmSchema from "remark-lint-frontmatter-schema";

const embed = JSON.parse(readFileSync(process.env.SCHEMA, "utf8"));

export default {
  plugins: [remarkFrontmatter, [rlFmSchema, { embed, ajvOptions: { strict: false } }]],
};
