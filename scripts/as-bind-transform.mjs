// as-bind 0.8.2 reads three enums through `visitor-as/as`, which cannot load
// today's ESM-only compiler. Hand it those enums under that file's name and let
// the published transform run unchanged.
import { createRequire } from "node:module";
import { CommonFlags, ElementKind, NodeKind } from "assemblyscript";

const require = createRequire(import.meta.url);
const fromAsBind = createRequire(require.resolve("as-bind"));
const file = fromAsBind.resolve("visitor-as/as");
require.cache[file] = {
  id: file,
  filename: file,
  loaded: true,
  exports: {
    CommonFlags: { MODULE_EXPORT: CommonFlags.ModuleExport, DECLARE: CommonFlags.Declare },
    NodeKind: { FUNCTIONDECLARATION: NodeKind.FunctionDeclaration },
    ElementKind: { NAMESPACE: ElementKind.Namespace },
  },
};
export default require("as-bind");
