// Opens a submission for editing with the published @getodk/xforms-engine, as ODK Web Forms does.
// Usage: node edit_instance.mjs FOLDER_OF_NODE_MODULES FORM.xml SUBMISSION.xml -> its values by reference, as JSON.
import fs from "node:fs";
import { webForms, within } from "../web_forms.mjs";

const [modules, form, submission] = process.argv.slice(2);
const engine = await webForms(modules);
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
