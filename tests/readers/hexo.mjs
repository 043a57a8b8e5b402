// Reads the posts of a Hexo site and says as JSON the moment and the address of each.
//
// Arguments: the site's folder. Standard output: an object by the names of posts.

import Hexo from "hexo";

const hexo = new Hexo(process.argv[2], { silent: true });
await hexo.init();
hexo.extend.renderer.register("md", "html", ({ text }) => text, true);
await hexo.load();
const posts = hexo.locals.get("posts").map(({ slug, date, path }) => [slug, [date.toISOString(), path]]);
console.log(JSON.stringify(Object.fromEntries(posts)));
await hexo.exit();
