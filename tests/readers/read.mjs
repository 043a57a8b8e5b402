// Reads texts as sites built with JavaScript do, and says as JSON what came of each.
//
// Standard input: a list of [reader, text]. Standard output: a list of
// {found, content, data, body} (see real.py) or {error}.

import { readFileSync } from "node:fs";
import { extractFrontmatter, parseFrontmatter } from "@astrojs/internal-helpers/frontmatter";
import matter from "gray-matter";
import fork from "@11ty/gray-matter";
import fork2 from "@11ty/gray-matter-2";
import * as hexo from "hexo-front-matter";
import * as hexo5 from "hexo-front-matter-5";
import * as yaml3 from "js-yaml-3";
import * as yaml4 from "js-yaml-4";
import { parse as parseCore } from "yaml";

// what hexo-fs does to each file before anything else sees it
const asHexoReads = (text) => text.replace(/^\uFEFF/, "").replace(/\r\n/g, "\n");

function throughHexo(library, text, options) {
  text = asHexoReads(text);
  const { _content: body, ...data } = library.parse(text, options);
  const parts = library.split(text);
  const found = parts.data !== undefined && !(body === text && Object.keys(data).length === 0);
  return { found, content: parts.data, data, body };
}

function throughGrayMatter(library, text) {
  const { data, matter: content, content: body } = library(text, {});
  return { found: body !== text.replace(/^\uFEFF/, ""), content, data, body };
}

const readers = {
  hexo: (text) => throughHexo(hexo, text),
  "hexo-front-matter 5": (text) => throughHexo(hexo5, text, { defaultTimeZone: "Asia/Tokyo" }),
  "hexo-front-matter 5 without a zone": (text) => throughHexo(hexo5, text),
  "gray-matter": (text) => throughGrayMatter(matter, text),
  "@11ty/gray-matter": (text) => throughGrayMatter(fork, text),
  "@11ty/gray-matter 2": (text) => throughGrayMatter(fork2, text),
  astro: (text) => {
    const { frontmatter: data, content: body } = parseFrontmatter(text);
    const content = extractFrontmatter(text);
    return { found: content !== undefined, content, data, body };
  },
  "js-yaml 3": (text) => ({ found: true, data: (yaml3.default ?? yaml3).safeLoad(text) }),
  "js-yaml 4": (text) => ({ found: true, data: (yaml4.default ?? yaml4).load(text) }),
  "yaml (1.2 core)": (text) => ({ found: true, data: parseCore(text, { version: "1.2", schema: "core", logLevel: "error" }) }),
};

/** Values as JSON can hold them: those that it cannot are marked by `$`. */
function plain(value) {
  if (value instanceof Date) {
    return { $date: Number.isNaN(value.getTime()) ? "invalid" : value.toISOString() };
  }
  if (typeof value === "number" && !Number.isFinite(value)) return { $number: String(value) };
  if (value instanceof Uint8Array) return { $binary: Buffer.from(value).toString("base64") };
  if (Array.isArray(value)) return value.map(plain);
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
  }
  return value === undefined ? null : value;
}

function read([reader, text]) {
  try {
    const { data, ...rest } = readers[reader](text);
    return { ...rest, data: plain(data) };
  } catch (error) {
    return { error: String(error.message).split("\n")[0] };
  }
}

console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(read)));
