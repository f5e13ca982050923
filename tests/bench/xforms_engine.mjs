// The published @getodk/xforms-engine under Node and jsdom, given the same forms and the same answers as ours.
// Usage: node xforms_engine.mjs FOLDER_OF_NODE_MODULES TASKS.json -> one JSON line per task.
import fs from "node:fs";
import { webForms, within } from "../web_forms.mjs";

const [modules, tasks] = process.argv.slice(2);
const engine = await webForms(modules);
console.error = () => undefined;

const give = (node, value) => {
  if (node.nodeType === "select") node.selectValues(value.split(" "));
  else node.setValue(value);
};

const readPage = (section) => {
  let letters = 0;
  for (const node of within(section)) {
    const { label, hint, relevant, required, readonly, valueOptions } = node.currentState;
    letters += (label?.asString ?? "").length + (hint?.asString ?? "").length + relevant + required + readonly;
    for (const choice of valueOptions ?? []) letters += (choice.label?.asString ?? "").length;
    letters += node.validationState?.violation == null ? 0 : 1;
  }
  return letters;
};

const run = async ({ form, answers }) => {
  const xform = fs.readFileSync(form, "utf8");
  const begin = performance.now();
  const loaded = await engine.loadForm(xform, {
    missingResourceBehavior: engine.constants.MISSING_RESOURCE_BEHAVIOR.BLANK,
  });
  const { root } = loaded.createInstance({ stateFactory: (state) => state });
  const load = performance.now() - begin;
  const set = [], page = [];
  for (const [ref, value] of answers) {
    const node = within(root).find((each) => each.currentState.reference === ref);
    if (node === undefined) continue;
    const section = root.currentState.children.find((each) => ref.startsWith(each.currentState.reference));
    const start = performance.now();
    try { give(node, value); } catch { continue; }
    set.push(performance.now() - start);
    readPage(section);
    page.push(performance.now() - start);
  }
  const values = within(root)
    .filter((node) => node.currentState.instanceValue !== undefined)
    .map((node) => [node.currentState.reference, String(node.currentState.instanceValue)]);
  return { load, set, page, values };
};

for (const task of JSON.parse(fs.readFileSync(tasks, "utf8"))) {
  console.log(JSON.stringify(await run(task)));
}
process.exit(0);
