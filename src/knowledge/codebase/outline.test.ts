import { beforeAll, expect, test } from "vitest";
import { outlineOf, signatureOf } from "./outline.ts";
import { loadParsers } from "./parsers.ts";

beforeAll(loadParsers);

/** `kind parent.name start:line-end`, one definition a line. */
function told(path: string, text: string): string[] {
  const { definitions } = outlineOf(path, text);
  return definitions.map(({ name, kind, start, line, end, parent }) => {
    const owner = definitions[parent]?.name;
    return `${kind} ${owner === undefined ? "" : `${owner}.`}${name} ${start}:${line}-${end}`;
  });
}

const script = `import { z } from "zod";
export * from './shapes.js';
const { join } = require("node:path");

/** Sums. */
export const total = (items: number[]): number => {
  const inner = 1;
  return items.reduce((sum, item) => sum + item, inner);
};

// Where
// it runs.
@Injectable({
  scope: "root",
})
export class Shop extends Base<{ a: string }> implements Open {
  private readonly items: Item[] = [];
  onClick = () => { this.open(); };

  @Get("/{id}")
  async open(id = "}"): Promise<{ ok: boolean }> {
    const pattern = /["{]/;
    const late = await import("./late");
    return { ok: pattern.test(\`\${id} }\`) };
  }
}

export interface Open { open(id: string): void; readonly size: number }
type Id = string | { id: string };
export enum Color { Red }
export function parse<T>(
  text: string,
): T {
  function local() {}
  return JSON.parse(text);
}
namespace Old { export const x = 1; }
`;

test("TypeScript", () => {
  expect(told("a.ts", script)).toEqual([
    "function total 5:6-9",
    "class Shop 11:16-26",
    "property Shop.items 17:17-17",
    "method Shop.onClick 18:18-18",
    "method Shop.open 20:21-25",
    "interface Open 28:28-28",
    "method Open.open 28:28-28",
    "property Open.size 28:28-28",
    "type Id 29:29-29",
    "enum Color 30:30-30",
    "function parse 31:31-36",
    "module Old 37:37-37",
    "constant Old.x 37:37-37",
  ]);
  expect(outlineOf("a.ts", script).imports).toEqual(["zod", "./shapes.js", "node:path", "./late"]);
  expect(outlineOf("a.ts", script).parser).toBe("tree-sitter");
});

test("CRLF gives the same lines", () => {
  expect(told("a.ts", script.replaceAll("\n", "\r\n"))).toEqual(told("a.ts", script));
});

test("JavaScript and JSX, with apostrophes in prose and slashes in tags", () => {
  const text = `export function View({ name }) {
  return <p title={name}>Don't {name} <b>/</b><br /></p>;
}
class Old { #secret = 1; static make() { return 1 } }
module.exports = { View };
`;
  for (const path of ["a.jsx", "a.tsx"]) {
    expect(told(path, text)).toEqual([
      "function View 1:1-3",
      "class Old 4:4-4",
      "property Old.#secret 4:4-4",
      "method Old.make 4:4-4",
    ]);
  }
});

test("Python", () => {
  const text = `from __future__ import annotations
from . import views
from app.models import User, helpers as h
import os, sys as system

LIMIT: int = 3
LIMIT = 4

# Keeps.
@dataclass
class Shop(Base):
    """A shop: { ( """
    size: int = 0

    def __init__(self, size):
        self.size = size
        import json
        text = """
def not_this(): pass
"""

    @property
    async def open(
        self,
        at: str = ":",
    ) -> bool: return True

if LIMIT:
    def late(): return (
1)
type Id = str
`;
  expect(told("a.py", text)).toEqual([
    "constant LIMIT 6:6-6",
    "class Shop 9:11-26",
    "property Shop.size 13:13-13",
    "method Shop.__init__ 15:15-20",
    "method Shop.open 22:23-26",
    "function late 29:29-30",
    "type Id 31:31-31",
  ]);
  expect(outlineOf("a.py", text).imports).toEqual([
    "__future__",
    "__future__.annotations",
    ".",
    ".views",
    "app.models",
    "app.models.helpers",
    "os",
    "sys",
    "json",
  ]);
});

test("Go", () => {
  const text = `package web

import (
	"fmt"
	alias "github.com/acme/web/render"
)

const Limit, Other = 1, 2

// Shop sells.
type Shop struct {
	Name string
	mu   sync.Mutex
}

type Opener interface {
	Open(id string) error
}

// Open opens.
func (s *Shop[T]) Open(id string) error {
	var local = '}'
	return fmt.Errorf(\`{\`, local)
}

func New() interface{} { return nil }
`;
  expect(told("a.go", text)).toEqual([
    "constant Limit 8:8-8",
    "constant Other 8:8-8",
    "struct Shop 10:11-14",
    "property Shop.Name 12:12-12",
    "property Shop.mu 13:13-13",
    "interface Opener 16:16-18",
    "method Opener.Open 17:17-17",
    "method Shop.Open 20:21-24",
    "function New 26:26-26",
  ]);
  expect(outlineOf("a.go", text).imports).toEqual(["fmt", "github.com/acme/web/render"]);
});

test("Rust", () => {
  const text = `use crate::a::{b, c::{D, self}};
use std::fmt as f;
mod store;

/// A shop.
#[derive(Debug)]
pub struct Shop<'a> { name: &'a str }

impl<'a> fmt::Display for Shop<'a> {
    fn fmt(&self) -> Result { let c = '{'; let r = r#"}"#; Ok(()) }
}
trait Open { fn open(&self); }
enum Color { Red { r: u8 } }
const LIMIT: usize = 3;
macro_rules! shop { () => { fn x() {} } }
mod tests { #[test] fn works() { fn inner() {} } }
`;
  expect(told("a.rs", text)).toEqual([
    "struct Shop 5:7-7",
    "property Shop.name 7:7-7",
    "method Shop.fmt 10:10-10",
    "trait Open 12:12-12",
    "method Open.open 12:12-12",
    "enum Color 13:13-13",
    "constant LIMIT 14:14-14",
    "function shop 15:15-15",
    "module tests 16:16-16",
    "function tests.works 16:16-16",
  ]);
  expect(outlineOf("a.rs", text).imports).toEqual([
    "self::store",
    "crate::a::b",
    "crate::a::c::D",
    "crate::a::c",
    "std::fmt",
  ]);
});

test("Java", () => {
  const text = `package com.acme;
import java.util.List;
import static com.acme.Shop.*;

/** Sells. */
@Entity(name = "shop")
public class Shop<T> extends Base {
  private static final int LIMIT = 3, OTHER = 4;
  public Shop(int size) { this.size = size; }
  @Override
  public List<T> open(String id) throws IOException { Runnable r = new Runnable() { public void run() {} }; return null; }
  enum Color { RED { void x() {} } }
}
record Point(int x, int y) {}
interface Open { void open(); }
`;
  expect(told("A.java", text)).toEqual([
    "class Shop 5:7-13",
    "property Shop.LIMIT 8:8-8",
    "property Shop.OTHER 8:8-8",
    "method Shop.Shop 9:9-9",
    "method Shop.open 10:11-11",
    "enum Shop.Color 12:12-12",
    "class Point 14:14-14",
    "interface Open 15:15-15",
    "method Open.open 15:15-15",
  ]);
  expect(outlineOf("A.java", text).imports).toEqual(["java.util.List", "com.acme.Shop.*"]);
});

test("Kotlin", () => {
  const text = `import com.acme.Base

/** Sells. */
data class Shop(val name: String, size: Int) : Base() {
  private val items = listOf(1)
  override fun open(id: String): Boolean { val local = 1; return true }
  companion object { const val LIMIT = 3 }
}
interface Open { fun open() }
fun String.shout() = uppercase()
object Registry { fun all() {} }
`;
  expect(told("a.kt", text)).toEqual([
    "class Shop 3:4-8",
    "property Shop.name 4:4-4",
    "property Shop.items 5:5-5",
    "method Shop.open 6:6-6",
    "property Shop.LIMIT 7:7-7",
    "interface Open 9:9-9",
    "method Open.open 9:9-9",
    "function shout 10:10-10",
    "class Registry 11:11-11",
    "method Registry.all 11:11-11",
  ]);
  expect(outlineOf("a.kt", text).imports).toEqual(["com.acme.Base"]);
});

test("C#", () => {
  const text = `using System.Text;
using static System.Math;
namespace Acme.Core
{
  /// <summary>Sells.</summary>
  [Serializable]
  public class Shop : Base
  {
    private int size = 3;
    public string Name { get { return "}"; } set; }
    public Shop(string name) : base(name) { }
    public async Task<int> Open<T>(string id) where T : class { var local = @"\\"; return 1; }
  }
  public interface IOpen { void Open(); }
  enum Color { Red }
  struct Point { }
}
`;
  expect(told("A.cs", text)).toEqual([
    "class Shop 5:7-13",
    "property Shop.size 9:9-9",
    "property Shop.Name 10:10-10",
    "method Shop.Shop 11:11-11",
    "method Shop.Open 12:12-12",
    "interface IOpen 14:14-14",
    "method IOpen.Open 14:14-14",
    "enum Color 15:15-15",
    "struct Point 16:16-16",
  ]);
  expect(outlineOf("A.cs", text).imports).toEqual(["System.Text", "System.Math"]);
});

test("Ruby", () => {
  const text = `require "json"
require_relative "shop/base"

module Acme
  # Sells.
  class Shop < Base
    LIMIT = 3

    def open(id)
      items.each do |item|
        puts item
      end
    end

    def self.make = new
  end
end

def top; end
`;
  expect(told("a.rb", text)).toEqual([
    "module Acme 4:4-17",
    "class Acme.Shop 5:6-16",
    "property Shop.LIMIT 7:7-7",
    "method Shop.open 9:9-13",
    "method Shop.make 15:15-15",
    "function top 19:19-19",
  ]);
  expect(outlineOf("a.rb", text).imports).toEqual(["json", "./shop/base"]);
});

test("PHP", () => {
  const text = `<?php
namespace Acme;
use Acme\\Http\\{Client, Server as S};
use Acme\\Base;

/** Sells. */
#[Entity]
final class Shop extends Base {
  const LIMIT = 3;
  private string $name = '}';
  public function open(string $id): bool { $f = function () { return 1; }; return true; }
}
interface Open { public function open(); }
function top() { }
`;
  expect(told("a.php", text)).toEqual([
    "class Shop 6:8-12",
    "property Shop.LIMIT 9:9-9",
    "property Shop.name 10:10-10",
    "method Shop.open 11:11-11",
    "interface Open 13:13-13",
    "method Open.open 13:13-13",
    "function top 14:14-14",
  ]);
  expect(outlineOf("a.php", text).imports).toEqual([
    "Acme\\Http\\Client",
    "Acme\\Http\\Server",
    "Acme\\Base",
  ]);
});

test("C", () => {
  const text = `#include <stdio.h>
#include "../list.h"
#define LIMIT 3
#define BEGIN(x) do { \\
  x

/* A node. */
typedef struct node { int value; struct node *next; } node_t;
static const char *names[] = { "a", "}" };

/* Pushes. */
static struct node *push(struct node *list, int value) {
  int local = '{';
  return list;
}
int declared(int x);
enum color { RED };
typedef struct { int x; } point;
`;
  expect(told("a.c", text)).toEqual([
    "constant LIMIT 3:3-3",
    "constant BEGIN 4:4-5",
    "type node_t 7:8-8",
    "struct node_t.node 8:8-8",
    "property node.value 8:8-8",
    "property node.next 8:8-8",
    "constant names 9:9-9",
    "function push 11:12-15",
    "enum color 17:17-17",
    "type point 18:18-18",
    "property point.x 18:18-18",
  ]);
  expect(outlineOf("a.c", text).imports).toEqual(["stdio.h", "../list.h"]);
});

test("C++", () => {
  const text = `#include "acme/base.hpp"
namespace acme {
/// Sells.
template <typename T>
class Shop final : public Base<T> {
 public:
  explicit Shop(int size) : size_(size) { int local; }
  virtual bool open(const std::string& id) const = 0;
 private:
  int size_ = 1'000;
};
bool Shop::close() noexcept { return true; }
using Id = int;
}
`;
  expect(told("a.hpp", text)).toEqual([
    "class Shop 3:5-11",
    "method Shop.Shop 7:7-7",
    "method Shop.open 8:8-8",
    "property Shop.size_ 10:10-10",
    "function Shop::close 12:12-12",
    "type Id 13:13-13",
  ]);
});

function names(path: string, text: string): string[] {
  return outlineOf(path, text).definitions.map(({ name }) => name);
}

test("broken syntax still tells what can be found", () => {
  expect(names("a.ts", "export function a() { if (\n}\nclass B { c() {} }\n")).toContain("a");
  expect(names("a.py", "def a(:\n  pass\n\ndef b():\n  pass\n")).toContain("b");
  expect(names("a.go", "func a() {\n\nfunc b() {}\n")).toContain("a");
});

test("an empty file, and one that no parser reads", () => {
  expect(outlineOf("a.ts", "")).toEqual({ definitions: [], imports: [], parser: "tree-sitter" });
  expect(told("a.swift", "class A {\n  func b() {\n  }\n}\n\nfunc c() {}\n")).toEqual([
    "class A 1:1-4",
    "method A.b 2:2-4",
    "function c 6:6-6",
  ]);
  expect(outlineOf("a.swift", "").parser).toBe("text");
});

test("one line of 50 MB is passed over in time, whatever is in it", { timeout: 20_000 }, () => {
  for (const part of ["import x from 'y';{", "use a::{(", "   "]) {
    const text = part.repeat(Math.ceil(50_000_000 / part.length));
    for (const path of ["a.ts", "a.rs", "a.py", "a.swift"])
      expect(outlineOf(path, text).parser).toBe("text");
  }
});

function signatures(path: string, text: string): string[] {
  const lines = text.split("\n");
  return outlineOf(path, text).definitions.map((definition) => signatureOf(definition, lines));
}

test("a signature is the declaration on one line without its body", () => {
  expect(signatures("a.ts", script)).toEqual([
    "export const total = (items: number[]): number",
    "export class Shop extends Base<{ a: string }> implements Open",
    "private readonly items: Item[] = []",
    "onClick = ()",
    'async open(id = "}"): Promise<{ ok: boolean }>',
    "export interface Open",
    "export interface Open",
    "export interface Open",
    "type Id = string | { id: string }",
    "export enum Color",
    "export function parse<T>(text: string): T",
    "namespace Old",
    "namespace Old",
  ]);
  expect(
    signatures("a.py", "def a(\n    b: int,\n    c: str = ':',\n) -> str:\n    return c\n"),
  ).toEqual(["def a(b: int, c: str = ':') -> str"]);
  expect(signatures("a.go", "func (s *Shop) Open(id string) (int, error) {\n}\n")).toEqual([
    "func (s *Shop) Open(id string) (int, error)",
  ]);
  expect(signatures("a.rs", "pub fn a<T>(b: T) -> u8\nwhere\n    T: Copy,\n{\n    1\n}\n")).toEqual(
    ["pub fn a<T>(b: T) -> u8 where T: Copy"],
  );
  expect(signatures("a.ts", `export const long = "${"x".repeat(500)}";\n`)[0]).toHaveLength(200);
});
