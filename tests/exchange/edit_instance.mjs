// Opens a submission for editing with the published @getodk/xforms-engine, as ODK Web Forms does.
// Usage: node edit_instance.mjs FOLDER_OF_NODE_MODULES FORM.xml SUBMISSION.xml -> its values by reference, as JSON.
import fs from "node:fs";
import { createRequire } from "node:module";

const [modules, form, submission] = process.argv.slice(2);
const require = createRequire(`${modules}/edit.js`);
const window = new (require("jsdom").JSDOM)("").window;
for (const name of [
  "DOMParser", "XMLSerializer", "Node", "Element", "Document", "Attr", "Text", "Comment", "CDATASection",
  "NodeFilter", "XPathResult", "HTMLElement", "document", "ProcessingInstruction", "XMLDocument",
]) globalThis[name] = window[name];
globalThis.window = window;
const hidden = globalThis.process;
globalThis.process = undefined;
const engine = await import(require.resolve("@getodk/xforms-engine"));
globalThis.process = hidden;
console.warn = () => undefined;

const within = (node) => [node, ...(node.currentState.children ?? []).flatMap(within)];
const loaded = await engine.loadForm(fs.readFileSync(form, "utf8"), {
  missingResourceBehavior: engine.constants.MISSING_RESOURCE_BEHAVIOR.BLANK,
});
const { root } = await loaded.editInstance({
  inputType: "FORM_INSTANCE_INPUT_RESOLVABLE",
  resolveInstance: async () => fs.readFileSync(submission, "utf8"),
  attachments: new Map(),
});
const values = within(root)
  .filter((node) => node.currentState.instanceValue !== undefined)
  .map((node) => [node.currentState.reference, String(node.currentState.instanceValue)]);
console.log(JSON.stringify(Object.fromEntries(values)));
process.exit(0);
