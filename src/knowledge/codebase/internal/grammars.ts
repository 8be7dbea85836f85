/** Which syntax nodes of each language are definitions, and what the others mean to an outline. */
import type { SgNode } from "@ast-grep/napi";
import type { Definition } from "../outline.ts";
import type { LanguageName } from "../parsers.ts";

/**
 * - `closed`: nothing inside is told.
 * - `body`: the same, and not in a skeleton; each node that is not looked for is time saved.
 * - `open`: what is inside belongs to something outside, such as a namespace; `of` names it where a type does.
 * - `attached`: lines that belong to the definition after it.
 * - `wrapper`: the definition in it begins where it begins.
 */
export type Role =
  | { readonly role: "closed" }
  | { readonly role: "body" }
  | { readonly role: "attached" }
  | { readonly role: "wrapper" }
  | { readonly role: "open"; readonly of?: string }
  | {
      readonly role: "definition";
      readonly kind: Definition["kind"];
      /** The nodes that name it; without this, the field `name`. */
      readonly names?: (node: SgNode) => readonly SgNode[];
      /** A kind that depends on the node; undefined leaves the node out. */
      readonly refine?: (node: SgNode) => Definition["kind"] | undefined;
      /** The type that a method standing apart belongs to. */
      readonly of?: (node: SgNode) => string | undefined;
    };

type Kind = Definition["kind"];
type More = Omit<Extract<Role, { role: "definition" }>, "role" | "kind">;

function definition(kind: Kind, more: More = {}): Role {
  return { role: "definition", kind, ...more };
}

const closed: Role = { role: "closed" };
const body: Role = { role: "body" };
const attached: Role = { role: "attached" };
const wrapper: Role = { role: "wrapper" };
const open: Role = { role: "open" };

function present(nodes: readonly (SgNode | null)[]): SgNode[] {
  return nodes.filter((node) => node !== null);
}

/** The name behind `field`, when it is a plain one and not a pattern. */
function plain(field: string, kinds: readonly string[]): (node: SgNode) => SgNode[] {
  return (node) =>
    present([node.field(field)]).filter((name) => kinds.includes(String(name.kind())));
}

/** The first child of one of the kinds, looked for along a path of kinds. */
function below(...path: string[]): (node: SgNode) => SgNode[] {
  return (node) => {
    let nodes = [node];
    for (const step of path) {
      const kinds = step.split("|");
      nodes = nodes.flatMap((parent) =>
        parent.children().filter((child) => kinds.includes(String(child.kind()))),
      );
    }
    return nodes;
  };
}

function first(find: (node: SgNode) => readonly SgNode[]): (node: SgNode) => readonly SgNode[] {
  return (node) => find(node).slice(0, 1);
}

const assignedFunctions = new Set([
  "arrow_function",
  "function_expression",
  "generator_function",
  "function",
]);

function kindOfValue(node: SgNode): Kind {
  const value = String(node.field("value")?.kind() ?? "");
  return assignedFunctions.has(value) ? "function" : value === "class" ? "class" : "constant";
}

function fieldOrMethod(node: SgNode): Kind {
  return assignedFunctions.has(String(node.field("value")?.kind() ?? "")) ? "method" : "property";
}

const javascript: Record<string, Role> = {
  function_declaration: definition("function"),
  generator_function_declaration: definition("function"),
  class_declaration: definition("class"),
  method_definition: definition("method"),
  field_definition: definition("property", {
    names: (node) => present([node.field("property")]),
    refine: fieldOrMethod,
  }),
  variable_declarator: definition("constant", {
    names: plain("name", ["identifier"]),
    refine: kindOfValue,
  }),
  statement_block: body,
  arrow_function: body,
  function_expression: body,
  for_statement: body,
  for_in_statement: body,
  object: body,
  decorator: attached,
};

const { field_definition: _, ...shared } = javascript;
const typescript: Record<string, Role> = {
  ...shared,
  abstract_class_declaration: definition("class"),
  function_signature: definition("function"),
  method_signature: definition("method"),
  abstract_method_signature: definition("method"),
  public_field_definition: definition("property", { refine: fieldOrMethod }),
  property_signature: definition("property"),
  interface_declaration: definition("interface"),
  type_alias_declaration: definition("type"),
  enum_declaration: definition("enum"),
  internal_module: definition("module"),
  module: definition("module"),
  object_type: body,
};

/** `A` of `A`, `&A<T>`, `*A[T]`. */
function bareType(text: string | undefined): string | undefined {
  return text === undefined
    ? undefined
    : /[\p{L}_][\p{L}\p{N}_]*(?=\s*(?:[<[({].*)?$)/su.exec(text)?.[0];
}

/** What a C declarator declares, behind its pointers and parameters. */
function declared(node: SgNode): SgNode[] {
  let current = node.field("declarator");
  for (let depth = 0; current !== null && depth < 12; depth += 1) {
    const next: SgNode | null =
      current.field("declarator") ??
      (/^(?:parenthesized|reference|attributed)_declarator$/.test(String(current.kind()))
        ? (current.children().find((child) => /declarator|identifier/.test(String(child.kind()))) ??
          null)
        : null);
    if (next === null) return [current];
    current = next;
  }
  return [];
}

function isFunction(node: SgNode): boolean {
  let current = node.field("declarator");
  for (let depth = 0; current !== null && depth < 12; depth += 1) {
    if (current.kind() === "function_declarator") return true;
    current = current.field("declarator");
  }
  return false;
}

/** With a body: without one it only mentions the type. */
function withBody(kind: Kind): (node: SgNode) => Kind | undefined {
  return (node) => (node.field("body") === null ? undefined : kind);
}

const cFamily: Record<string, Role> = {
  function_definition: definition("function", { names: declared }),
  struct_specifier: definition("struct", { refine: withBody("struct") }),
  union_specifier: definition("struct", { refine: withBody("struct") }),
  enum_specifier: definition("enum", { refine: withBody("enum") }),
  type_definition: definition("type", { names: declared }),
  preproc_def: definition("constant"),
  preproc_function_def: definition("constant"),
  field_declaration: definition("property", {
    names: declared,
    refine: (node) => (isFunction(node) ? "method" : "property"),
  }),
  // A function's declaration without its body is not told: the header would double every name.
  declaration: definition("constant", {
    names: declared,
    refine: (node) =>
      isFunction(node) || /^\s*(?:extern|friend)\b/.test(node.text().slice(0, 40))
        ? undefined
        : "constant",
  }),
  compound_statement: body,
};

const kotlinType = first(below("type_identifier"));
const kotlinName = first(below("simple_identifier"));

function kotlinKind(node: SgNode): Kind {
  const head = node
    .children()
    .slice(0, 4)
    .map((child) => String(child.kind()));
  return head.includes("interface") ? "interface" : head.includes("enum") ? "enum" : "class";
}

export const grammars: Readonly<Record<LanguageName, Readonly<Record<string, Role>>>> = {
  JavaScript: javascript,
  TypeScript: typescript,
  Tsx: typescript,
  Python: {
    function_definition: definition("function"),
    class_definition: definition("class"),
    decorated_definition: wrapper,
    assignment: definition("constant", { names: plain("left", ["identifier"]) }),
    type_alias_statement: definition("type", {
      names: (node) =>
        present([node.field("left")]).map(
          (left) => left.find({ rule: { kind: "identifier" } }) ?? left,
        ),
    }),
    lambda: body,
  },
  Go: {
    function_declaration: definition("function"),
    method_declaration: definition("method", {
      of: (node) =>
        bareType(
          /[^\s(][^)]*/
            .exec(node.field("receiver")?.text() ?? "")?.[0]
            .split(/\s+/)
            .at(-1),
        ),
    }),
    type_spec: definition("type", {
      refine: (node) => {
        const type = node.field("type")?.kind();
        return type === "struct_type" ? "struct" : type === "interface_type" ? "interface" : "type";
      },
    }),
    type_alias: definition("type"),
    const_spec: definition("constant", {
      names: (node) => node.fieldChildren("name").filter(isNamed),
    }),
    var_spec: definition("constant", {
      names: (node) => node.fieldChildren("name").filter(isNamed),
    }),
    field_declaration: definition("property", {
      names: (node) => node.fieldChildren("name").filter(isNamed),
    }),
    method_elem: definition("method"),
    block: body,
    func_literal: body,
  },
  Rust: {
    function_item: definition("function"),
    function_signature_item: definition("function"),
    struct_item: definition("struct"),
    union_item: definition("struct"),
    enum_item: definition("enum"),
    trait_item: definition("trait"),
    type_item: definition("type"),
    const_item: definition("constant"),
    static_item: definition("constant"),
    mod_item: definition("module", { refine: withBody("module") }),
    macro_definition: definition("function"),
    field_declaration: definition("property"),
    impl_item: { role: "open", of: "type" },
    enum_variant: closed,
    block: body,
    attribute_item: attached,
  },
  Java: {
    class_declaration: definition("class"),
    record_declaration: definition("class"),
    interface_declaration: definition("interface"),
    annotation_type_declaration: definition("interface"),
    enum_declaration: definition("enum"),
    method_declaration: definition("method"),
    constructor_declaration: definition("method"),
    compact_constructor_declaration: definition("method"),
    annotation_type_element_declaration: definition("method"),
    field_declaration: definition("property", {
      names: (node) =>
        node.fieldChildren("declarator").flatMap((part) => present([part.field("name")])),
    }),
    constant_declaration: definition("property", {
      names: (node) =>
        node.fieldChildren("declarator").flatMap((part) => present([part.field("name")])),
    }),
    enum_constant: closed,
    block: body,
  },
  Kotlin: {
    class_declaration: definition("class", { names: kotlinType, refine: kotlinKind }),
    object_declaration: definition("class", { names: kotlinType }),
    companion_object: open,
    function_declaration: definition("function", { names: kotlinName }),
    property_declaration: definition("constant", {
      names: below("variable_declaration", "simple_identifier"),
    }),
    class_parameter: definition("property", {
      names: kotlinName,
      refine: (node) =>
        node
          .children()
          .some((child) => /^(?:val|var|binding_pattern_kind)$/.test(String(child.kind())))
          ? "property"
          : undefined,
    }),
    type_alias: definition("type", { names: kotlinType }),
    enum_entry: closed,
    function_body: body,
    anonymous_initializer: body,
    secondary_constructor: body,
    lambda_literal: closed,
  },
  CSharp: {
    namespace_declaration: open,
    file_scoped_namespace_declaration: open,
    class_declaration: definition("class"),
    record_declaration: definition("class"),
    struct_declaration: definition("struct"),
    interface_declaration: definition("interface"),
    enum_declaration: definition("enum"),
    delegate_declaration: definition("type"),
    method_declaration: definition("method"),
    constructor_declaration: definition("method"),
    property_declaration: definition("property"),
    event_declaration: definition("property"),
    field_declaration: definition("property", {
      names: below("variable_declaration", "variable_declarator", "identifier"),
    }),
    event_field_declaration: definition("property", {
      names: below("variable_declaration", "variable_declarator", "identifier"),
    }),
    local_function_statement: definition("function"),
    block: body,
  },
  Ruby: {
    class: definition("class"),
    module: definition("module"),
    singleton_class: open,
    method: definition("function"),
    singleton_method: definition("function"),
    assignment: definition("constant", { names: plain("left", ["constant"]) }),
    do_block: closed,
    lambda: closed,
  },
  Php: {
    namespace_definition: open,
    class_declaration: definition("class"),
    interface_declaration: definition("interface"),
    trait_declaration: definition("trait"),
    enum_declaration: definition("enum"),
    function_definition: definition("function"),
    method_declaration: definition("method"),
    property_declaration: definition("property", {
      names: below("property_element", "variable_name", "name"),
    }),
    const_declaration: definition("constant", { names: below("const_element", "name") }),
    anonymous_class: closed,
  },
  C: cFamily,
  Cpp: {
    ...cFamily,
    class_specifier: definition("class", { refine: withBody("class") }),
    alias_declaration: definition("type"),
    concept_definition: definition("type"),
    namespace_definition: open,
    template_declaration: wrapper,
    lambda_expression: body,
  },
};

function isNamed(node: SgNode): boolean {
  return node.isNamed();
}
