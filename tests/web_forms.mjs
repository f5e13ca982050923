// The published @getodk/xforms-engine under Node and jsdom.
// Two shims: the engine wants a browser's DOM, and its WebAssembly shell must not believe that it is in Node.
import { createRequire } from "node:module";

export const webForms = async (modules) => {
  const require = createRequire(`${modules}/web_forms.js`);
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
  return engine;
};

/** A node and everything below it. */
export const within = (node) => [node, ...(node.currentState.children ?? []).flatMap(within)];
