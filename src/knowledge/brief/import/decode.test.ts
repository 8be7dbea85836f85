import { expect, test } from "vitest";
import { decodeText } from "./decode.ts";

const utf16 = (text: string, big: boolean): Buffer => {
  const bytes = Buffer.from(`\ufeff${text}`, "utf16le");
  return big ? bytes.swap16() : bytes;
};

test.each([
  ["UTF-8", Buffer.from("Größe\n")],
  ["UTF-8 with a byte order mark", Buffer.from("\ufeffGröße\n")],
  ["Windows line ends", Buffer.from("Größe\r\n")],
  ["UTF-16, little end first", utf16("Größe\r\n", false)],
  ["UTF-16, big end first", utf16("Größe\n", true)],
])("%s is read", (_, bytes) => {
  expect(decodeText(bytes)).toEqual({ status: "text", text: "Größe\n" });
});

test("Latin-1 is a guess, and said to be one", () => {
  expect(decodeText(Buffer.from("Größe \u0096 5 \u0080", "latin1"))).toMatchObject({
    text: "Größe – 5 €",
    note: "is not UTF-8 and was read as Latin-1 (windows-1252).",
  });
  expect(decodeText(Buffer.from("Größe", "latin1"))).toMatchObject({ text: "Größe" });
});

test.each([
  ["an image", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00])],
  ["UTF-16 that breaks off", Buffer.from([0xff, 0xfe, 0x41])],
  ["UTF-32", Buffer.from([0xff, 0xfe, 0, 0, 0x41, 0, 0, 0])],
  ["NUL", Buffer.from("a\0b")],
])("%s is binary", (_, bytes) => {
  expect(decodeText(bytes)).toEqual({ status: "binary" });
});
